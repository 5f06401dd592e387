import KafkaClient
import MillraceRuntime

/// Reads a partition up to the high watermark that it had when the reader was made (exactly-once needs that end, and not
/// the last stable offset: a transaction that is already part of the committed offsets may still lack its marker here).
final class KafkaLogReader: LogReader {
    typealias Read = (KafkaTopicPartition, Int64) throws(KafkaError) -> KafkaPartitionReader

    /// The first offset that the log held when the reader was made.
    let start: Offset
    private(set) var end: Offset
    /// When the end was asked for again.
    private var endAsked = ContinuousClock.now
    private let partition: KafkaTopicPartition
    /// Where reading starts.
    private let position: Offset
    private let admin: KafkaAdmin
    private let read: Read
    private var source: KafkaPartitionReader?
    private var isFinished: Bool
    /// Where reading goes on if it has to start again.
    private var next: Offset
    private(set) var openTransaction: Offset?

    /// - Parameter range: the offsets that the log holds now, to the high watermark.
    init(
        _ partition: KafkaTopicPartition, from start: Offset, in range: OffsetRange, _ admin: KafkaAdmin,
        read: @escaping Read
    ) {
        self.partition = partition
        position = start
        next = start
        self.admin = admin
        self.read = read
        self.start = range.start
        end = range.end
        isFinished = start >= range.end
    }

    func next(maximumWait: Duration) throws(LogError) -> ReadResult {
        if position < start || position > end { return .outOfRange(start: start, end: end) }
        if isFinished { return .reachedEnd(next: end) }
        do throws(KafkaError) {
            return try advance(maximumWait)
        } catch {
            if error.code == .noOffset || error.code == .offsetOutOfRange {
                // Retention was faster than the reader.
                close()
                let ranges = try reading { () throws(KafkaError) in try admin.logRanges(of: [partition]) }
                let range = ranges[partition] ?? OffsetRange(start: start, end: end)
                return .outOfRange(start: range.start, end: range.end)
            }
            throw LogError(reading: error)
        }
    }

    func close() {
        source?.close()
        source = nil
    }

    private func advance(_ maximumWait: Duration) throws(KafkaError) -> ReadResult {
        let source: KafkaPartitionReader
        if let running = self.source { source = running } else { source = try read(partition, next.rawValue) }
        self.source = source
        switch try source.next(timeout: maximumWait) {
        case .nothing:
            // Another reader may find where the brokers are now.
            if source.isFruitless { close() }
            return .waiting
        case .records(let records):
            openTransaction = nil
            next = Offset(records.nextOffset)
            if records.nextOffset >= end.rawValue { finish() }
            let batch = RecordBatch(records, before: end)
            return batch.count > 0 ? .records(batch) : .reachedEnd(next: end)
        case .end(let offset):
            // Below the end this is the first open transaction: its marker, or the end of another's, is still to come,
            // and then there is another end.
            if offset < end.rawValue {
                try shortenEnd()
                guard offset >= end.rawValue else {
                    openTransaction = Offset(offset)
                    return .waiting
                }
            }
            finish()
            return .reachedEnd(next: end)
        }
    }

    /// A broker that lost records (an unclean election, say) has a shorter log now: then nothing will ever come of what
    /// lay behind.
    private func shortenEnd() throws(KafkaError) {
        guard ContinuousClock.now - endAsked > .seconds(1) else { return }
        endAsked = .now
        let ends = try admin.endOffsets(of: [partition], isolation: .readUncommitted)
        if let now = ends[partition], now < end.rawValue { end = Offset(now) }
    }

    private func finish() {
        isFinished = true
        close()
    }
}

extension KafkaAdmin {
    /// The offsets that the log holds of each partition, to the high watermark. All of them must exist.
    func logRanges(of partitions: [KafkaTopicPartition]) throws(KafkaError) -> [KafkaTopicPartition: OffsetRange] {
        let starts = try startOffsets(of: partitions, timeout: .seconds(8))
        let ends = try endOffsets(of: partitions, isolation: .readUncommitted, timeout: .seconds(8))
        var ranges: [KafkaTopicPartition: OffsetRange] = [:]
        for partition in partitions {
            guard let start = starts[partition], let end = ends[partition] else {
                throw KafkaError(.unknownTopicOrPartition, "Reading \(partition): there is no such partition")
            }
            ranges[partition] = OffsetRange(start: Offset(start), end: Offset(end))
        }
        return ranges
    }
}
