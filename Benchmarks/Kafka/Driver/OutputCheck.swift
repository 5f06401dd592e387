import Glibc
import KafkaClient

/// Compares an output with what the input says that it must be, record for record, in the order of each partition. So all
/// outputs that pass are equal to each other as well.
struct OutputCheck {
    let job: Job
    let cluster: Cluster
    let input: String

    /// Throws at the first record that differs.
    func check(_ output: String, of contender: Contender) throws {
        let reader = try KafkaReader(cluster.connection)
        for partition in 0..<InputRecords.partitions {
            let source = try RecordCursor(KafkaTopicPartition(input, partition), reader, cluster)
            let result = try RecordCursor(KafkaTopicPartition(output, partition), reader, cluster)
            try compare(source, result, contender)
        }
    }

    private func compare(_ source: RecordCursor, _ result: RecordCursor, _ contender: Contender) throws {
        var counts = [Int64](repeating: 0, count: InputRecords.keys)
        var latest = [Int64](repeating: 0, count: InputRecords.keys)
        while try source.advance() {
            var key: [UInt8] = []
            var value: [UInt8]?
            var timestamp: Int64 = 0
            source.withRecord { record in
                key = bytes(record.key) ?? []
                timestamp = record.timestamp
                switch job {
                case .stateless:
                    value = bytes(record.value)
                    if value?.first == UInt8(ascii: "a") { value = nil } else { value?.append(UInt8(ascii: "!")) }
                case .count:
                    let number = InputRecords.number(inKey: record.key)
                    counts[number] += 1
                    latest[number] = max(latest[number], timestamp)
                    timestamp = latest[number]
                    value = (0..<8).map { UInt8(truncatingIfNeeded: counts[number] >> Int64(56 - 8 * $0)) }
                }
            }
            guard let value else { continue }
            guard try result.advance() else {
                throw BenchmarkError("\(contender.rawValue): \(result.partition) ends before its last record")
            }
            let isEqual = result.withRecord { record in
                equals(record.key, key) && equals(record.value, value) && record.timestamp == timestamp
            }
            if isEqual != true {
                throw BenchmarkError("\(contender.rawValue): \(result.place) isn't the record that is due")
            }
        }
        if try result.advance() {
            throw BenchmarkError("\(contender.rawValue): \(result.place) is a record too many")
        }
    }
}

/// Walks through a partition, record by record, to its end.
private final class RecordCursor {
    let partition: KafkaTopicPartition
    private let reader: KafkaPartitionReader
    private let end: Int64
    private var batch: KafkaRecordBatch?
    private var index = 0
    private var isAtEnd = false

    init(_ partition: KafkaTopicPartition, _ reader: KafkaReader, _ cluster: Cluster) throws {
        self.partition = partition
        end = try cluster.admin.endOffsets(of: [partition], isolation: .readUncommitted)[partition] ?? 0
        self.reader = try reader.read(partition, from: 0)
    }

    deinit { reader.close() }

    /// Goes to the next record; false at the end.
    func advance() throws -> Bool {
        index += 1
        if let batch, index < batch.count { return true }
        batch = nil
        while !isAtEnd {
            switch try reader.next(timeout: .seconds(10)) {
            case .records(let records):
                batch = records
                index = 0
                return true
            case .end(let offset): isAtEnd = offset >= end
            case .nothing: throw BenchmarkError("reading \(partition): nothing comes any more before the end")
            }
        }
        return false
    }

    func withRecord<Result>(_ body: (borrowing KafkaRecord) throws -> Result) rethrows -> Result? {
        try batch?.withRecord(at: index, body)
    }

    var place: String { "\(partition)@\(batch?.offset(at: index) ?? end)" }
}

private func bytes(_ span: RawSpan?) -> [UInt8]? {
    guard let span else { return nil }
    return unsafe span.withUnsafeBytes { unsafe [UInt8]($0) }
}

private func equals(_ span: RawSpan?, _ bytes: [UInt8]) -> Bool {
    guard let span, span.byteCount == bytes.count else { return false }
    return unsafe span.withUnsafeBytes { span in
        unsafe bytes.withUnsafeBytes { bytes in
            guard let left = span.baseAddress, let right = bytes.baseAddress else { return true }
            return unsafe memcmp(left, right, bytes.count) == 0
        }
    }
}
