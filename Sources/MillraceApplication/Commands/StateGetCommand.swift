internal import MillraceRuntime

/// `state get`
enum StateGetCommand {
    static let command = Command(
        name: "state get", operands: "STORE KEY", operandCount: 2...2, summary: "Print the value of a key.",
        discussion: """
            \(StateFinder.discussion)
            \(StateFinder.ownershipDiscussion)
            Ends with code 1 if the key isn't found, and says which task it belongs to.
            """,
        options: [StateFinder.taskOption, StateFinder.allTasksOption, StateFinder.rawOption, .json],
        settings: Setting.location, run: { try run($0) })

    private static func run(_ invocation: Invocation) throws -> ExitStatus {
        let (store, text) = (invocation.arguments.operands[0], invocation.arguments.operands[1])
        let finder = try StateFinder(invocation)
        let formats = try StateFinder.formats(of: store, invocation)
        let key = try StateFinder.keyBytes(text, formats.key)
        var isFound = false
        for reader in try finder.readers(ofStore: store) {
            try reader.read(key, in: store) { timestamp, value in
                isFound = true
                guard invocation.arguments.has(.json) else {
                    return try invocation.output.writeLine(formats.value.text(of: value))
                }
                let entry = unsafe JSON.entry(
                    key: formats.key.json(of: key.span.bytes), value: formats.value.json(of: value), timestamp,
                    reader.owner)
                try invocation.output.writeLine(entry.compact)
            }
        }
        guard isFound else {
            let search = KeySearch(store: store, key: key, finder: finder)
            throw UsageError("store \(store) has no key \"\(text)\" here\(try search.explanation())")
        }
        return .success
    }
}
