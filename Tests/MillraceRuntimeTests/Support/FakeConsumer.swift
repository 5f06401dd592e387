import LogTesting

@testable import MillraceRuntime

/// A consumer whose records a test makes available when it likes.
final class FakeConsumer: LogConsumer {
    /// What can be taken now.
    private var available: [TopicPartition: [RecordBatch]] = [:]
    /// Partitions that the log has more of than can be taken.
    var unfetched: Set<TopicPartition> = []
    /// How often it was asked whether there is more.
    private(set) var questions = 0

    /// Makes records of these times available, with values that name their place.
    func fetch(_ times: [Int64], of partition: TopicPartition, from start: Int64 = 0) {
        let records = times.enumerated().map { index, time in
            TestRecord(
                "k", "\(partition.topic)\(time)", timestamp: .init(milliseconds: time),
                offset: .init(start + Int64(index)))
        }
        let batch = RecordBatch.of(records, in: partition, next: Offset(start + Int64(times.count)))
        available[partition, default: []].append(batch)
    }

    func takeBatch(from partition: TopicPartition, maximumRecords: Int) throws(LogError) -> RecordBatch? {
        guard let batch = available[partition]?.first else { return nil }
        available[partition]?.removeFirst()
        return batch
    }

    func hasMore(of partition: TopicPartition) throws(LogError) -> Bool {
        questions += 1
        return unfetched.contains(partition) || available[partition]?.isEmpty == false
    }

    func poll(maximumWait: Duration) throws(LogError) -> AssignmentChange? { nil }
    func committedOffsets(of partitions: [TopicPartition]) throws(LogError) -> [TopicPartition: CommittedOffset] { [:] }
    func seek(to offsets: [TopicPartition: Offset]) throws(LogError) {}
    func finishRevocation() throws(LogError) {}
    var fence: Fence? { nil }
    func close() {}
}
