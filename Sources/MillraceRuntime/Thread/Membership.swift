/// A thread as a member of its group: its consumer, and the partitions that the group has assigned to it.
final class Membership {
    let consumer: any LogConsumer
    /// The partitions of the assignment; nil without one.
    private(set) var partitions: [TopicPartition]?
    /// Positions that were committed, and that the log refused when they were read.
    private(set) var refusedPositions: [TopicPartition: Offset] = [:]
    private var waitReport = WaitReport()

    init(_ environment: ThreadEnvironment) throws {
        let topics = Set(environment.plan.sourceTopics(applicationID: environment.applicationID))
        consumer = try environment.log.makeConsumer(
            group: environment.applicationID, topics: topics.sorted(), clientID: environment.transactionalID)
    }

    func assigned(_ partitions: [TopicPartition]) { self.partitions = partitions }

    /// Gives the partitions back. The group waits for it.
    func giveBack() throws {
        partitions = nil
        try consumer.finishRevocation()
    }

    /// The fence of the present assignment.
    func fence(of thread: String) throws(LogError) -> Fence {
        guard let fence = consumer.fence else {
            throw LogError(.rejoin, "thread \(thread) has no assignment to commit for")
        }
        return fence
    }

    /// The next records of a partition of `task`.
    func takeBatch(
        from partition: TopicPartition, of task: StreamTask, maximumRecords: Int
    ) throws(LogError) -> RecordBatch? {
        do throws(LogError) {
            return try consumer.takeBatch(from: partition, maximumRecords: maximumRecords)
        } catch {
            if error.remedy == .resetPosition, task.hasCommittedAll(of: partition) {
                refusedPositions[partition] = task.committed[partition]
            }
            throw error
        }
    }

    /// Sets where reading continues.
    func seek(to positions: [TopicPartition: Offset]) throws(LogError) { try consumer.seek(to: positions) }

    /// The positions that were refused have been decided on.
    func forgetRefusedPositions() { refusedPositions = [:] }

    /// How long the thread has waited for an assignment and for what, where a line about it is due.
    func waitToReport(isAssigned: Bool, at now: Duration) -> String? {
        guard let elapsed = waitReport.note(isWaiting: !isAssigned, at: now), let awaited = consumer.awaited
        else { return nil }
        return "has waited \(Int((elapsed / .seconds(1)).rounded())) s for \(awaited)"
    }
}
