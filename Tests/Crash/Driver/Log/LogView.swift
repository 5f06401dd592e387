import CrashTopology
import EmbeddedLog
import Millrace
import MillraceRuntime

/// The log as a guest sees it: committed records, ends and positions.
struct LogView {
    let log: EmbeddedLog

    static let inputs = partitions(of: CrashTopology.input)
    static let repartitions = partitions(of: CrashTopology.repartition)

    static func partitions(of topic: String) -> [TopicPartition] {
        (0..<CrashTopology.partitions).map { TopicPartition(topic, PartitionID($0)) }
    }

    /// The offset behind the last record; 0 where the partition doesn't exist yet.
    func ends(of partitions: [TopicPartition]) throws -> [TopicPartition: Int64] {
        let ranges = try log.admin.offsetRanges(of: partitions)
        return Dictionary(
            partitions.map { ($0, ranges[$0]?.end.rawValue ?? 0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Where the application's group stands; 0 where it has committed nothing.
    func committed(_ partitions: [TopicPartition]) throws -> [TopicPartition: Int64] {
        let offsets = try log.admin.groupOffsets(of: CrashTopology.applicationID)
        return Dictionary(
            partitions.map { ($0, offsets[$0]?.rawValue ?? 0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The records from `start` up to, not including, `end`.
    func entries(of partition: TopicPartition, from start: Int64, to end: Int64) throws -> [Entry] {
        try numberedEntries(of: partition, from: start, to: end).map(\.entry)
    }

    func numberedEntries(
        of partition: TopicPartition, from start: Int64, to end: Int64
    ) throws -> [(offset: Int64, entry: Entry)] {
        guard start < end else { return [] }
        let reader = try log.makeReader(of: partition, from: Offset(start))
        defer { reader.close() }
        var entries: [(offset: Int64, entry: Entry)] = []
        entries.reserveCapacity(Int(end - start))
        var next = start
        while next < end {
            switch try reader.next(maximumWait: .zero) {
            case .records(let batch):
                for index in 0..<batch.count where batch.offset(at: index).rawValue < end {
                    try batch.withRecord(at: index) { entries.append(($0.offset.rawValue, try Self.entry($0))) }
                }
                next = batch.nextOffset.rawValue
            case .waiting:
                continue
            case .reachedEnd(let reached):
                try expect(reached.rawValue >= end, "\(partition) ends at \(reached), it ended at \(end) before")
                next = reached.rawValue
            case .outOfRange(let first, let last):
                throw CrashFailure("\(partition) has offsets \(first) to \(last), \(start) is to be read")
            }
        }
        return entries
    }

    private static func entry(_ record: borrowing RawRecord) throws -> Entry {
        guard let key = record.key else { throw CrashFailure("a record without a key at offset \(record.offset)") }
        var value: Int64?
        if let bytes = record.value { value = try Serde<Int64>.int64.decode(bytes) }
        return Entry(
            key: try Serde<String>.string.decode(key), value: value, timestamp: record.timestamp.milliseconds)
    }
}
