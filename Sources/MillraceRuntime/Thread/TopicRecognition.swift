/// Recognises a topic by a record that was processed: where the log has no topic ids, and where a topic that was deleted
/// and created anew would have another record at the same offset.
struct TopicRecognition {
    let log: any Log
    let time: any TimeSource
    /// How long it waits for records, over all that it is asked.
    private let end: Duration

    init(log: any Log, time: any TimeSource, patience: Duration) {
        self.log = log
        self.time = time
        end = time.monotonic + patience
    }

    func match(
        _ record: KeptPosition.Record, of partition: TopicPartition, in range: OffsetRange
    ) throws -> TaskFacts.TopicMatch {
        guard range.start <= record.offset else { return .unknown }
        guard record.offset < range.end else { return .other }
        let reader = try log.makeReader(of: partition, from: record.offset)
        defer { reader.close() }
        while time.monotonic < end {
            switch try reader.next(maximumWait: .milliseconds(100)) {
            case .records(let batch):
                guard batch.count > 0 else { continue }
                // It may have been compacted away.
                guard batch.offset(at: 0) == record.offset else { return .unknown }
                return batch.timestamp(at: 0) == record.timestamp ? .same : .other
            case .waiting: continue
            case .reachedEnd, .outOfRange: return .unknown
            }
        }
        return .unknown
    }
}
