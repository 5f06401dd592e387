/// Whether a task with several inputs waits for one of which it has no records (`max.task.idle.ms`), so that the records of
/// all are processed in the order of their times. Pure, so that a test can try every case.
package struct InputWait: Sendable {
    /// How long the task waits for records that aren't in the log yet; nil never waits, not even for those that are.
    private let limit: Duration?
    /// Until when each input without records is waited for.
    private var ends: [TopicPartition: Duration] = [:]

    package init(limit: Duration?) { self.limit = limit }

    /// Whether the task never waits.
    package var isOff: Bool { limit == nil }

    /// Whether the records of other inputs must wait for `partition`, of which the task has none.
    ///
    /// - Parameter hasMore: whether the log may have records of it, see `LogConsumer.hasMore`.
    package mutating func waits(for partition: TopicPartition, hasMore: Bool, at now: Duration) -> Bool {
        guard let limit else { return false }
        if hasMore {
            // The time runs from when the log has no more.
            ends[partition] = nil
            return true
        }
        guard limit > .zero else { return false }
        let end = ends[partition] ?? now + limit
        ends[partition] = end
        return now < end
    }

    /// When the first of the waits ends that haven't ended yet.
    package func nextEnd(after now: Duration) -> Duration? { ends.values.filter { $0 > now }.min() }

    /// There are records of the partition.
    package mutating func received(_ partition: TopicPartition) { if !ends.isEmpty { ends[partition] = nil } }

    /// The task starts again.
    package mutating func restart() { ends = [:] }
}
