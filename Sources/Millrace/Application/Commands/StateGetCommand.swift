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
                    reader.task)
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

/// Where a key may be that a directory doesn't have.
private struct KeySearch {
    let store: String
    let key: [UInt8]
    let finder: StateFinder

    /// What is known of the key's task, as the end of a sentence.
    func explanation() throws -> String {
        let open = try finder.openTasks(having: store)
        let list = open.map { "\($0.reader.task)" }.joined(separator: ", ")
        let unknown = "; this directory has the tasks \(list)"
        // After a change of the topology, old tasks may have another number.
        guard let neighbour = open.first(where: \.ownership.isCurrent) ?? open.first else { return unknown }
        let partitions: Int32?
        do { partitions = try partitionCount() } catch let error as LogError {
            return "\(unknown). Which task the key belongs to isn't known without the log: \(error)"
        }
        guard let partitions else { return unknown }
        let task = TaskID(
            subtopology: neighbour.reader.task.subtopology,
            partition: unsafe partition(forKey: key.span.bytes, of: partitions))
        guard let found = open.first(where: { $0.reader.task == task }) else {
            return
                "; by its hash it belongs to task \(task), which this directory doesn't have: look in the directory of "
                + "the process that has it"
        }
        guard !found.ownership.isCurrent else { return "" }
        return
            "; by its hash it belongs to task \(found.text): look in the directory of the process that has it now, or "
            + "read the old state with --all-tasks"
    }

    /// How many tasks share the store; nil where there is no log to ask.
    private func partitionCount() throws -> Int32? {
        let configuration = finder.configuration
        guard configuration.hasLog else { return nil }
        let log = try configuration.openLogAsGuest()
        defer { log.close() }
        let topic = InternalTopics.changelog(of: store, in: configuration.applicationID)
        return try log.admin.describeTopics([topic])[topic]?.partitions
    }
}

extension JSON {
    /// An entry of a store.
    static func entry(key: JSON, value: JSON, _ timestamp: Timestamp, _ task: TaskID) -> JSON {
        .object([
            ("key", key), ("value", value), ("timestamp", .number(timestamp.milliseconds)),
            ("task", .string("\(task)")),
        ])
    }
}
