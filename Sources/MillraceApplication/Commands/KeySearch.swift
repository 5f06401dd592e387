internal import MillraceRuntime

/// Where a key may be that a directory doesn't have.
struct KeySearch {
    let store: String
    let key: [UInt8]
    let finder: StateFinder

    /// What is known of the key's task, as the end of a sentence.
    func explanation() throws -> String {
        let open = try finder.allOpenTasks(having: store)
        let tasks = open.compactMap(\.reader.owner.task)
        // A global table is here as a whole.
        guard let first = tasks.first else { return "" }
        let list = tasks.map { "\($0)" }.joined(separator: ", ")
        let unknown = "; this directory has the tasks \(list)"
        // After a change of the topology, old tasks may have another number.
        let neighbour = open.first { $0.ownership.isCurrent && $0.reader.owner.task != nil }?.reader.owner.task ?? first
        let partitions: Int32?
        do { partitions = try partitionCount() } catch let error as LogError {
            return "\(unknown). Which task the key belongs to isn't known without the log: \(error)"
        }
        guard let partitions else { return unknown }
        let task = TaskID(
            subtopology: neighbour.subtopology,
            partition: unsafe partition(forKey: key.span.bytes, of: partitions))
        guard let found = open.first(where: { $0.reader.owner.task == task }) else {
            return
                "; by its hash it belongs to task \(task), which this directory doesn't have: look in the directory of "
                + "the process that has it"
        }
        guard finder.isChosen(.task(task)) else {
            return "; by its hash it belongs to task \(found.text), which is in this directory: name that with --task"
        }
        if found.ownership.isCurrent { return "" }
        return
            "; by its hash it belongs to task \(found.text): look in the directory of the process that has it now"
            + (finder.includesOldState ? "" : ", or read the old state with --all-tasks")
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
