import Glibc
import KafkaClient

/// Walks through a partition, record by record, to its end.
final class RecordCursor {
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

func bytes(_ span: RawSpan?) -> [UInt8]? {
    guard let span else { return nil }
    return unsafe span.withUnsafeBytes { unsafe [UInt8]($0) }
}

func equals(_ span: RawSpan?, _ bytes: [UInt8]) -> Bool {
    guard let span, span.byteCount == bytes.count else { return false }
    return unsafe span.withUnsafeBytes { span in
        unsafe bytes.withUnsafeBytes { bytes in
            guard let left = span.baseAddress, let right = bytes.baseAddress else { return true }
            return unsafe memcmp(left, right, bytes.count) == 0
        }
    }
}
