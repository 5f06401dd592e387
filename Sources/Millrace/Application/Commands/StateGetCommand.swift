internal import MillraceRuntime

/// `state get`
enum StateGetCommand {
    static let command = Command(
        name: "state get", operands: "STORE KEY", operandCount: 2...2, summary: "Print the value of a key.",
        discussion: "\(StateFinder.discussion) Ends with code 1 if the store doesn't have the key.",
        options: [StateFinder.taskOption, StateFinder.rawOption, .json], settings: Setting.location,
        run: { try run($0) })

    private static func run(_ invocation: Invocation) throws -> ExitStatus {
        let (store, text) = (invocation.arguments.operands[0], invocation.arguments.operands[1])
        let readers = try StateFinder(invocation).readers(ofStore: store)
        let formats = try StateFinder.formats(of: store, invocation)
        let key = try StateFinder.keyBytes(text, formats.key)
        var isFound = false
        for reader in readers {
            try reader.read(key, in: store) { timestamp, value in
                isFound = true
                let entry = StateEntry(
                    task: reader.task, key: unsafe formats.key.text(of: key.span.bytes),
                    value: formats.value.text(of: value), timestamp: timestamp)
                try invocation.output.writeLine(
                    invocation.arguments.has(.json) ? entry.json.compact : entry.value)
            }
        }
        guard isFound else { throw UsageError("store \(store) has no key \"\(text)\"") }
        return .success
    }
}

/// An entry of a store, as it is shown.
struct StateEntry {
    let task: TaskID
    let key: String
    let value: String
    let timestamp: Timestamp

    var json: JSON {
        .object([
            ("key", .string(key)), ("value", .string(value)), ("timestamp", .number(timestamp.milliseconds)),
            ("task", .string("\(task)")),
        ])
    }
}
