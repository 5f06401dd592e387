import MillraceRuntime

/// Reads one partition to the end that it had when the reader was made. All of it is there, so it never waits.
final class EmbeddedReader: LogReader {
    private let store: LogStore
    private let partition: TopicPartition
    private let key: PartitionKey
    private var position: Offset {
        didSet { store.readers.note(position, of: self, in: key) }
    }
    /// What the log held when the reader was made.
    private let range: OffsetRange

    var start: Offset { range.start }

    var end: Offset { range.end }

    /// Large enough that a batch's fixed costs vanish, small enough for the processor's cache.
    private static let batchBytes = 1 << 20

    init(store: LogStore, partition: TopicPartition, from start: Offset) throws(LogError) {
        self.store = store
        self.partition = partition
        let found = try store.read("Looking up \(partition)") { transaction -> (PartitionKey, PartitionState)? in
            guard let topic = try store.databases.topic(partition.topic, in: transaction) else { return nil }
            let key = PartitionKey(topic: topic.id, partition.partition)
            return try store.databases.state(of: key, in: transaction).map { (key, $0) }
        }
        guard let (key, state) = found else {
            throw LogError(.stop, "There is no partition \(partition) in \(store.directory): create the topic.")
        }
        self.key = key
        range = OffsetRange(start: state.start, end: state.end)
        position = start
        store.readers.note(start, of: self, in: key)
    }

    deinit { close() }

    func next(maximumWait: Duration) throws(LogError) -> ReadResult {
        while true {
            if position == end { return .reachedEnd(next: end) }
            if position > end { return .outOfRange(start: range.start, end: end) }
            let answer = try store.read(
                BatchRequest(
                    partition: partition, key: key, position: position, end: end, maximumRecords: .max,
                    maximumBytes: Self.batchBytes, expectedBytes: Self.batchBytes + 2 * Chunk.limit))
            switch answer {
            case .batch(let batch, _):
                position = batch.nextOffset
                return .records(batch)
            case .nothing(let next):
                position = next
            case .outOfRange(let range):
                return .outOfRange(start: range.start, end: range.end)
            case .noPartition:
                throw LogError(
                    .stop, "Topic '\(partition.topic)' was deleted from \(store.directory) while it was being read.")
            }
        }
    }

    func close() { store.readers.forget(self, in: key) }
}
