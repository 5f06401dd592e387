internal import MillraceRuntime

/// Whether the state of a task in a directory is the newest one that there is: only such a state says where the group
/// belongs.
struct NewestState {
    let plan: TopologyPlan
    let log: any Log
    let applicationID: String

    /// Why it isn't, or may not be; nil if nothing speaks against it.
    ///
    /// - Parameter lost: a store whose changelog proves nothing, since it is to be written anew.
    func doubt(of reader: StateReader, _ memory: TaskMemory, except lost: String? = nil) throws -> String? {
        if case .leftBehind = try TaskOwnership(of: reader.directory, isHeld: false) {
            return "another process had the task later; use the directory of that one"
        }
        let lostTopic = lost.map { InternalTopics.changelog(of: $0, in: applicationID) }
        let ids = try log.admin.topicIDs(of: memory.topicIDs.keys.sorted())
        for (topic, id) in memory.topicIDs.sorted(by: { $0.key < $1.key }) where topic != lostTopic {
            guard let now = ids[topic], now != id else { continue }
            return "topic \(topic) was deleted and created anew since the state was written"
        }
        let stores = Set(plan.subtopologies.flatMap(\.stores).map(\.name))
        for store in try reader.storeNames() where stores.contains(store) && store != lost {
            guard let task = reader.owner.task else { continue }
            let changelog = TopicPartition(InternalTopics.changelog(of: store, in: applicationID), task.partition)
            let position = try reader.summary(of: store)?.changelogPosition ?? 0
            if try log.hasRecords(of: changelog, from: position) {
                return "the changelog \(changelog) has records behind the state's position \(position), so this state "
                    + "isn't the newest; use the directory that has it"
            }
        }
        return nil
    }
}

extension Log {
    /// Whether a partition has committed records at `position` or behind it.
    func hasRecords(of partition: TopicPartition, from position: Offset) throws -> Bool {
        let reader = try makeReader(of: partition, from: position)
        defer { reader.close() }
        let deadline = ContinuousClock.now + .seconds(10)
        while ContinuousClock.now < deadline {
            switch try reader.next(maximumWait: .milliseconds(100)) {
            case .records(let batch): if batch.count > 0 { return true }
            case .waiting: continue
            // A position that the log doesn't hold proves nothing.
            case .outOfRange: return true
            case .reachedEnd: return false
            }
        }
        throw LogError(
            .retry,
            "Reading \(partition) from \(position): "
                + (reader.openTransaction.map { "a transaction is open at \($0)" } ?? "no answer in 10 seconds")
                + "; try again")
    }
}
