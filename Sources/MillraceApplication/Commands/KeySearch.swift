internal import MillraceRuntime

/// Where a key may be that a directory doesn't have.
struct KeySearch {
    let store: String
    let key: [UInt8]
    let finder: StateFinder

    /// What is known of the key's task, as the end of a sentence.
    func explanation() throws -> String {
        let open = try finder.allOpenTasks(having: store)
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
        guard finder.isChosen(task) else {
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
