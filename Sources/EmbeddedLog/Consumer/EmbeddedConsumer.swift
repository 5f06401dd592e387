import LMDB
import MillraceRuntime

/// One member of a consumer group of this process.
final class EmbeddedConsumer: LogConsumer {
    private let store: LogStore
    private let groups: GroupCoordinator
    private let group: String
    private let member: String
    private let topics: [String: TopicEntry]

    private var generation: Int32 = 0
    private var positions: [PartitionPosition] = []
    /// Where each assigned partition is in `positions`.
    private var indices: [TopicPartition: Int] = [:]
    /// The last transaction that the ends in `positions` are of.
    private var seenTransaction = -1
    private var isClosed = false

    private(set) var fence: Fence?

    /// How long a commit of another process may go unnoticed while waiting: nothing signals it.
    private static let longestBlindWait = Duration.milliseconds(20)
    private static let maximumBatchBytes = 256 << 10

    /// `topics` exist.
    init(store: LogStore, groups: GroupCoordinator, group: String, topics: [String: TopicEntry], clientID: String) {
        self.store = store
        self.groups = groups
        self.group = group
        self.topics = topics
        member = groups.join(group: group, topics: topics.mapValues(\.partitions), clientID: clientID)
    }

    deinit { close() }

    func poll(maximumWait: Duration) throws(LogError) -> AssignmentChange? {
        guard !isClosed else { throw LogError(.stop, "Consumer '\(member)' of group '\(group)' is closed.") }
        let deadline = ContinuousClock.now + min(maximumWait, .seconds(86_400))
        while true {
            let signals = store.changes.count
            if let (change, generation) = groups.nextChange(group: group, member: member) {
                apply(change, generation)
                return change
            }
            if try hasRecords() { return nil }
            let remaining = ContinuousClock.now.duration(to: deadline)
            guard remaining > .zero else { return nil }
            store.changes.wait(after: signals, atMost: min(remaining, Self.longestBlindWait))
        }
    }

    func takeBatch(from partition: TopicPartition, maximumRecords: Int) throws(LogError) -> RecordBatch? {
        guard let index = indices[partition], let position = positions[index].next else { return nil }
        let answer = try store.read(
            BatchRequest(
                partition: partition, key: positions[index].key, position: position, maximumRecords: maximumRecords,
                maximumBytes: Self.maximumBatchBytes, expectedBytes: positions[index].expectedBytes))
        switch answer {
        case .batch(let batch, let bytes):
            positions[index].next = batch.nextOffset
            positions[index].expectedBytes = bytes
            return batch
        case .nothing(let next):
            // Compaction left nothing up to there: the reader of the batch has to know that it came so far.
            guard next > position else { return nil }
            positions[index].next = next
            return unsafe RecordBatch(partition: partition, descriptors: [], nextOffset: next, release: {})
        case .outOfRange(let range):
            throw LogError(
                .resetPosition,
                "Group '\(group)' wants to read \(partition)@\(position), but the log in \(store.directory) holds offsets "
                    + "\(range.start) to \(range.end) of it: retention or a deletion was faster."
            )
        case .noPartition:
            throw deleted(partition)
        }
    }

    func hasMore(of partition: TopicPartition) throws(LogError) -> Bool {
        guard let index = indices[partition], let next = positions[index].next else { return false }
        try refreshEnds()
        return next < positions[index].end
    }

    /// Reads behind the writer lock: a transaction that was accepted in an older generation has ended by then, and no
    /// later one of that generation is accepted.
    func committedOffsets(of partitions: [TopicPartition]) throws(LogError) -> [TopicPartition: CommittedOffset] {
        let task = "Reading the committed offsets of group '\(group)'"
        do {
            let write = try store.beginWrite(task)
            var offsets: [TopicPartition: CommittedOffset] = [:]
            for partition in partitions {
                offsets[partition] = try store.databases.offset(of: partition, group: group, in: write.transaction)
            }
            return offsets
        } catch {
            throw store.failure(error, task)
        }
    }

    func seek(to offsets: [TopicPartition: Offset]) throws(LogError) {
        for (partition, offset) in offsets {
            guard let index = indices[partition] else {
                throw LogError(.stop, "Group '\(group)' can't seek in \(partition): it isn't assigned to '\(member)'.")
            }
            positions[index].next = offset
        }
    }

    func finishRevocation() throws(LogError) {
        guard groups.finishRevocation(group: group, member: member) else {
            throw LogError(.stop, "Nothing was revoked from '\(member)' of group '\(group)'.")
        }
        own([], generation)
        fence = nil
    }

    func close() {
        guard !isClosed else { return }
        isClosed = true
        fence = nil
        groups.leave(group: group, member: member)
    }

    private func apply(_ change: AssignmentChange, _ generation: Int32) {
        guard case .assigned(let partitions) = change else { return }
        own(partitions, generation)
        fence = Fence(group: group, member: member, generation: generation)
    }

    private func own(_ partitions: [TopicPartition], _ generation: Int32) {
        self.generation = generation
        positions = partitions.compactMap { partition in
            guard let topic = topics[partition.topic] else { return nil }
            return PartitionPosition(partition: partition, key: PartitionKey(topic: topic.id, partition.partition))
        }
        indices = Dictionary(uniqueKeysWithValues: positions.enumerated().map { ($1.partition, $0) })
        seenTransaction = -1
    }

    private func deleted(_ partition: TopicPartition) -> LogError {
        LogError(
            .stop,
            "Topic '\(partition.topic)' was deleted from \(store.directory) while group '\(group)' read it: create it and "
                + "start again.")
    }

    /// Whether an assigned partition has records behind its position.
    private func hasRecords() throws(LogError) -> Bool {
        try refreshEnds()
        return positions.contains { position in position.next.map { $0 < position.end } ?? false }
    }

    /// Looks where the assigned partitions end, if something was committed since the last look.
    private func refreshEnds() throws(LogError) {
        let transaction = store.environment.lastTransactionID
        guard transaction != seenTransaction else { return }
        let ends = try store.read("Looking for new records of group '\(group)'") { transaction in
            try positions.map { position in
                guard let state = try store.databases.state(of: position.key, in: transaction) else {
                    throw deleted(position.partition)
                }
                return state.end
            }
        }
        for (index, end) in ends.enumerated() { positions[index].end = end }
        seenTransaction = transaction
    }
}

/// Where a consumer stands in one of its partitions.
private struct PartitionPosition {
    let partition: TopicPartition
    let key: PartitionKey
    /// Nil until `seek` has told.
    var next: Offset?
    var end: Offset = 0
    /// What the last batch took.
    var expectedBytes = 16 << 10
}
