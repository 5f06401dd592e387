import EmbeddedLog
import FaultTesting
import MillraceRuntime

/// The embedded log as a guest sees it.
struct EmbeddedLogView: LogView {
    let log: EmbeddedLog

    func ends(of partitions: [TopicPartition]) throws -> [TopicPartition: Int64] {
        let ranges = try log.admin.offsetRanges(of: partitions)
        return Dictionary(
            partitions.map { ($0, ranges[$0]?.end.rawValue ?? 0) }, uniquingKeysWith: { first, _ in first })
    }

    func committed(_ partitions: [TopicPartition]) throws -> [TopicPartition: Int64] {
        let offsets = try log.admin.groupOffsets(of: CrashTopology.applicationID)
        return Dictionary(
            partitions.map { ($0, offsets[$0]?.rawValue ?? 0) }, uniquingKeysWith: { first, _ in first })
    }

    func entries(of partition: TopicPartition, from start: Int64, to end: Int64) throws -> [NumberedEntry] {
        guard start < end else { return [] }
        let reader = try log.makeReader(of: partition, from: Offset(start))
        defer { reader.close() }
        var entries: [NumberedEntry] = []
        entries.reserveCapacity(Int(end - start))
        let format = CrashTopology.format(ofTopic: partition.topic)
        var next = start
        while next < end {
            switch try reader.next(maximumWait: .zero) {
            case .records(let batch):
                for index in 0..<batch.count where batch.offset(at: index).rawValue < end {
                    try batch.withRecord(at: index) { entries.append(try Self.entry($0, format)) }
                }
                next = batch.nextOffset.rawValue
            case .waiting:
                continue
            case .reachedEnd(let reached):
                try expect(reached.rawValue >= end, "\(partition) ends at \(reached), it ended at \(end) before")
                next = reached.rawValue
            case .outOfRange(let first, let last):
                throw TestFailure("\(partition) has offsets \(first) to \(last), \(start) is to be read")
            }
        }
        return entries
    }

    private static func entry(_ record: borrowing RawRecord, _ format: Entry.Format) throws -> NumberedEntry {
        let offset = record.offset.rawValue
        return NumberedEntry(
            offset: offset,
            entry: try Entry(
                key: record.key, value: record.value, timestamp: record.timestamp.milliseconds, offset: offset,
                format: format))
    }

    /// Checks what follows from every offset of this log being a record's: each input record that counts as processed
    /// is one record of the repartition topic, and each of those that counts as processed is one count.
    func checkOffsets(inputRecords: Int) throws {
        let committed = try committed(CrashTopology.inputPartitions + CrashTopology.repartitionPartitions)
        let inputs = CrashTopology.inputPartitions.reduce(0) { $0 + (committed[$1] ?? 0) }
        try expect(inputs == inputRecords, "the input has \(inputRecords) records below \(inputs) committed offsets")
        let repartitioned = try ends(of: CrashTopology.repartitionPartitions).values.reduce(0, +)
        try expect(
            repartitioned == inputs,
            "\(CrashTopology.repartition) got \(repartitioned) records of \(inputs) processed records of the input")
        for source in CrashTopology.repartitionPartitions {
            let output = TopicPartition(CrashTopology.counts, source.partition)
            let end = try ends(of: [output])[output] ?? 0
            let processed = committed[source] ?? 0
            try expect(end == processed, "\(output) ends at \(end), of \(source) \(processed) are committed")
        }
    }
}
