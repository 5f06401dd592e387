import KafkaLog
import MillraceRuntime
import Testing

/// A record as tests like it.
struct TestRecord: Equatable {
    var key: String?
    var value: String?
    var timestamp: Int64
    var headers: [Headers.Element] = []
    var offset: Int64 = -1
}

extension RecordBatch {
    var records: [TestRecord] {
        (0..<count).map { index in
            withRecord(at: index) { record in
                TestRecord(
                    key: text(record.key), value: text(record.value),
                    timestamp: record.timestamp.milliseconds, headers: Array(record.headers),
                    offset: record.offset.rawValue)
            }
        }
    }
}

extension LogProducer {
    func append(_ record: TestRecord, to topic: TopicHandle, partition: PartitionID = 0) throws {
        let key = record.key.map { Array($0.utf8) }
        let value = record.value.map { Array($0.utf8) }
        try unsafe append(
            to: topic, partition: partition, key: key?.span.bytes, value: value?.span.bytes,
            headers: Headers(record.headers), timestamp: Timestamp(milliseconds: record.timestamp))
    }
}

extension LogConsumer {
    /// Polls until the group has given partitions, and answers them.
    func awaitAssignment() throws -> [TopicPartition] {
        try eventually("an assignment") {
            guard case .assigned(let partitions) = try poll(maximumWait: .milliseconds(200)) else { return nil }
            return partitions
        }
    }

    /// Takes records until there are `count`.
    func take(_ count: Int, from partition: TopicPartition) throws -> [TestRecord] {
        var records: [TestRecord] = []
        return try eventually("\(count) records") {
            if let change = try poll(maximumWait: .milliseconds(200)) { Issue.record("unexpected \(change)") }
            while let batch = try takeBatch(from: partition, maximumRecords: 500) { records += batch.records }
            return records.count >= count ? records : nil
        }
    }
}

extension LogReader {
    /// Reads to the end.
    func readAll() throws -> (records: [TestRecord], next: Offset) {
        var records: [TestRecord] = []
        return try eventually("the end") {
            switch try next(maximumWait: .milliseconds(200)) {
            case .records(let batch): records += batch.records
            case .waiting: break
            case .reachedEnd(let next): return (records, next)
            case .outOfRange(let start, let end): Issue.record("out of range \(start)..<\(end)")
            }
            return nil
        }
    }
}

extension ContinuousClock.Instant {
    static var soon: Self { .now + .seconds(20) }
}
