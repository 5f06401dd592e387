/// Writes through another producer and has records confirmed soon, so that a refusal is thrown where the record is
/// written. For threads that look for a record that the log refuses; much too slow otherwise.
final class ConfirmingProducer: LogProducer {
    private let inner: any LogProducer
    private let timeout: Duration
    private(set) var writes: RefusedWrites
    /// The task that writes now.
    var task: TaskContext?
    /// Whether a refused record was found in this transaction.
    private(set) var hadRefusal = false

    /// - Parameters:
    ///   - writes: what is known from earlier attempts.
    ///   - timeout: how long a confirmation may take.
    init(_ inner: any LogProducer, _ writes: RefusedWrites, timeout: Duration) {
        self.inner = inner
        self.writes = writes
        self.timeout = timeout
    }

    func append(_ record: borrowing RawRecord, to topic: TopicHandle, partition: PartitionID) throws(LogError) {
        if let refusal = writes.next(for: task?.inputPosition) {
            hadRefusal = true
            throw refusal
        }
        try inner.append(record, to: topic, partition: partition)
        guard writes.mustConfirm || !inner.isTransactional else { return }
        do throws(LogError) {
            try inner.flush(within: timeout)
            writes.noteConfirmation()
        } catch {
            guard error.remedy == .isolateRecord, !inner.isTransactional else { throw error }
            // All before it is in the log and stays there: only this one is missing.
            try inner.begin()
            hadRefusal = true
            throw LogError(.dropRecord, error.description)
        }
    }

    /// The transaction failed because of a refusal, which is one of the writes that aren't confirmed.
    func noteRefusal(_ error: LogError) { if inner.isTransactional { writes.noteRefusal(error) } }

    /// Another transaction begins.
    func begin() throws(LogError) {
        writes.restart()
        hadRefusal = false
        try inner.begin()
    }

    func handle(forTopic name: String) throws(LogError) -> TopicHandle { try inner.handle(forTopic: name) }
    func partitionCount(of topic: TopicHandle) -> Int32 { inner.partitionCount(of: topic) }
    var isTransactional: Bool { inner.isTransactional }
    func flush(within limit: Duration) throws(LogError) { try inner.flush(within: limit) }

    func nextOffset(of topic: TopicHandle, partition: PartitionID) -> Offset? {
        inner.nextOffset(of: topic, partition: partition)
    }

    func commit(
        _ offsets: [TopicPartition: CommittedOffset], fence: Fence?, within limit: Duration
    ) -> CommitOutcome { inner.commit(offsets, fence: fence, within: limit) }

    func abort() throws(LogError) { try inner.abort() }
    func close() { inner.close() }
}
