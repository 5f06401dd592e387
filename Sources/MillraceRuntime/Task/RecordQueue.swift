/// The records of one input partition that a task has taken from the log and not processed yet.
final class RecordQueue {
    let partition: TopicPartition
    private let source: SourceNode
    private let step: RawStep
    private let time: any TimeSource

    private var batches: [RecordBatch] = []
    private var headIndex = 0

    /// The number of records that wait.
    private(set) var count = 0
    /// The newest time seen in the partition, and what it was at the last commit.
    private var partitionTime = Timestamp.unknown
    private var committedPartitionTime = Timestamp.unknown
    /// Behind control records and gaps that follow the last waiting record.
    private var trailingPosition: Offset?
    /// Behind the last processed record; nil before the first.
    private(set) var position: Offset?

    init(partition: TopicPartition, source: SourceNode, step: @escaping RawStep, time: any TimeSource) {
        self.partition = partition
        self.source = source
        self.step = step
        self.time = time
    }

    var isEmpty: Bool { count == 0 }

    /// The time of the record that comes next.
    var headTimestamp: Timestamp {
        guard let head = batches.first else { return .unknown }
        return source.timestamps == .wallClock ? time.wallClock : head.timestamp(at: headIndex)
    }

    func append(_ batch: RecordBatch) {
        if batch.count == 0 {
            // Nothing but control records or gaps: the position moves on once what came before is processed.
            if isEmpty { position = batch.nextOffset } else { trailingPosition = batch.nextOffset }
            return
        }
        trailingPosition = nil
        batches.append(batch)
        count += batch.count
    }

    /// Goes back to the last commit; what comes next is at `start` or behind.
    func removeAll(startingAt start: Offset?) {
        batches = []
        headIndex = 0
        count = 0
        trailingPosition = nil
        partitionTime = committedPartitionTime
        position = start
    }

    func noteCommit() { committedPartitionTime = partitionTime }

    /// Processes up to `limit` records in order; answers how many.
    func process(upTo limit: Int, in context: TaskContext) throws -> Int {
        var processed = 0
        while processed < limit, let head = batches.first {
            unsafe context.batch = head
            let end = min(head.count, headIndex + limit - processed)
            while headIndex < end {
                let index = headIndex
                unsafe context.recordIndex = index
                headIndex += 1
                count -= 1
                processed += 1
                try process(head, at: index, in: context)
            }
            if headIndex == head.count {
                batches.removeFirst()
                position = batches.isEmpty ? trailingPosition ?? head.nextOffset : head.nextOffset
                headIndex = 0
            } else {
                position = head.offset(at: headIndex - 1).next
            }
            unsafe context.batch = nil
        }
        return processed
    }

    private func process(_ batch: RecordBatch, at index: Int, in context: TaskContext) throws {
        var timestamp = batch.timestamp(at: index)
        if source.timestamps == .wallClock {
            timestamp = time.wallClock
        } else if timestamp.milliseconds < 0 {
            switch source.timestamps {
            case .skipInvalid: return context.drop("invalid timestamp")
            case .partitionTimeOnInvalid where partitionTime.milliseconds >= 0: timestamp = partitionTime
            default:
                throw StreamsError(
                    .user,
                    """
                    the record at \(partition)@\(batch.offset(at: index)) has the invalid timestamp \
                    \(timestamp), task \(context.task). Mend its producer, or read the topic with `timestamps: \
                    .skipInvalid`, `.partitionTimeOnInvalid` or `.wallClock`
                    """)
            }
        }
        if timestamp > partitionTime {
            partitionTime = timestamp
            context.advanceStreamTime(to: timestamp)
        }
        try batch.hand(at: index, timestamp: timestamp, to: step)
    }
}
