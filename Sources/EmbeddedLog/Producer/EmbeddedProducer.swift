import LMDB
import MillraceRuntime

/// Writes transactions: records gather in memory, and `flush` and `commit` store them in one LMDB transaction.
///
/// From `flush` to the end of the transaction the producer holds LMDB's writer lock, over all threads and processes:
/// that makes the offsets exact. So the time in between should be short.
final class EmbeddedProducer: LogProducer {
    let store: LogStore
    let groups: GroupCoordinator?
    let transactionalID: String
    let epoch: UInt64

    private(set) var isOpen = false
    /// Holds the writer lock; nil until the first flush of a transaction.
    var write: StoreWrite?
    /// Touched for each record, by the one thread that may use the producer: the check for overlapping access would cost
    /// as much as the append.
    @exclusivity(unchecked) var staging: TransactionStaging
    private let maximumRecordBytes: Int
    private var topics: [String: (entry: TopicEntry, handle: TopicHandle)] = [:]
    private var names: [String] = []

    /// `groups` is nil for a guest, who can't commit offsets.
    init(store: LogStore, groups: GroupCoordinator?, transactionalID: String, maximumRecordBytes: Int) {
        unsafe staging = TransactionStaging(maximumRecordBytes: maximumRecordBytes)
        self.maximumRecordBytes = maximumRecordBytes
        self.store = store
        self.groups = groups
        self.transactionalID = transactionalID
        epoch = store.producers.begin(transactionalID)
    }

    deinit { close() }

    func handle(forTopic name: String) throws(LogError) -> TopicHandle {
        let task = "Looking up topic '\(name)'"
        guard let entry = try store.read(task, { try store.databases.topic(name, in: $0) }) else {
            throw LogError(
                .stop, "There is no topic '\(name)' in \(store.directory): create it, or correct the name.",
                code: .missingTopic)
        }
        // Another id under the same name is a topic that was deleted and made anew.
        if let known = topics[name], known.entry.id == entry.id { return known.handle }
        do {
            let handle = unsafe staging.add(entry, settings: try TopicSettings(entry.settings))
            topics[name] = (entry, handle)
            names.append(name)
            return handle
        } catch {
            throw LogError(.stop, "Topic '\(name)' in \(store.directory) has a setting that can't be: \(error).")
        }
    }

    func partitionCount(of topic: TopicHandle) -> Int32 { unsafe staging.partitionCount(of: topic) ?? 0 }

    func begin() throws(LogError) {
        if isOpen { throw LogError(.stop, "\(name) has a transaction open already: commit or abort it first.") }
        try checkEpoch()
        isOpen = true
    }

    func append(_ record: borrowing RawRecord, to topic: TopicHandle, partition: PartitionID) throws(LogError) {
        guard isOpen else { throw LogError(.stop, "\(name) has no transaction open: begin one first.") }
        do throws(TransactionStaging.Refusal) {
            try unsafe staging.append(
                to: topic, partition: partition, key: record.key, value: record.value, headers: record.headers,
                timestamp: record.timestamp)
        } catch {
            throw refusal(error, topic, partition)
        }
    }

    @inline(never)
    private func refusal(
        _ refusal: TransactionStaging.Refusal, _ topic: TopicHandle, _ partition: PartitionID
    ) -> LogError {
        let name = names.indices.contains(topic.index) ? names[topic.index] : "unknown topic"
        return switch refusal {
        case .noSuchPartition:
            LogError(.stop, "Topic '\(name)' has \(partitionCount(of: topic)) partitions, none is number \(partition).")
        case .keyMissing:
            LogError(
                .dropRecord,
                "A record for \(name)-\(partition) has no key, but the topic is compacted (cleanup.policy), which works by "
                    + "key: give the records keys, or the topic another policy.")
        case .tooLarge(let count, .producer):
            RecordSizeLimit.refusal(of: count, for: TopicPartition(name, partition), limit: maximumRecordBytes)
        case .tooLarge(let count, .topic(let limit)):
            LogError(
                .dropRecord,
                "A record of \(count) bytes for \(name)-\(partition) is larger than the topic's max.message.bytes=\(limit): "
                    + "raise it, or make the record smaller.")
        }
    }

    /// The writer lock is not waited for with a limit: LMDB has none, and who holds it is at its commit.
    func flush(within limit: Duration) throws(LogError) {
        guard isOpen else { throw LogError(.stop, "\(name) has no transaction open: nothing to flush.") }
        while try !storeRecords(needsTransaction: false) {}
    }

    func nextOffset(of topic: TopicHandle, partition: PartitionID) -> Offset? {
        unsafe staging.flushedEnd(of: topic, partition)
    }

    func commit(
        _ offsets: [TopicPartition: CommittedOffset], fence: Fence?, within limit: Duration
    ) -> CommitOutcome {
        guard isOpen else {
            return .aborted(LogError(.stop, "\(name) has no transaction open: nothing to commit."))
        }
        defer { forget() }
        return finish(offsets, fence)
    }

    func abort() throws(LogError) { forget() }

    func close() {
        forget()
        store.producers.end(transactionalID, epoch)
    }

    private func forget() {
        write = nil
        unsafe staging.clear()
        isOpen = false
    }
}
