/// The records of one input partition that a task has taken from the log and not processed yet.
final class RecordQueue {
    let partition: TopicPartition
    private let source: SourceNode
    private let step: RawStep
    private let time: any TimeSource
    private let place: RecordPlace

    private var batches: [RecordBatch] = []
    private var headIndex = 0

    /// The number of records that wait.
    private(set) var count = 0
    /// Behind all that was taken from the log.
    private var endPosition: Offset?
    /// The newest time seen in the partition.
    private var partitionTime = Timestamp.unknown
    /// The newest time in what is committed.
    private var committedTime = Timestamp.unknown
    /// Behind the last processed record; nil before the first.
    private(set) var position: Offset?
    /// The lowest offset that may come next: one that comes a second time is not processed again.
    private var expected = Offset(0)
    /// The last record of the batches that are processed to their end.
    private var lastOfFinished: KeptPosition.Record?

    init(
        partition: TopicPartition, source: SourceNode, step: @escaping RawStep, task: TaskID, time: any TimeSource
    ) {
        place = RecordPlace(partition, source: source.name, task: task)
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

    /// Takes in records that the log has handed out. Returns how many of them came before, and are left out.
    @discardableResult func append(_ taken: RecordBatch) -> Int {
        let batch = taken.isAscending(from: expected) ? taken : taken.ascending(from: expected)
        let repeated = taken.count - batch.count
        if batch.nextOffset <= expected, batch.count == 0 { return repeated }
        endPosition = batch.nextOffset
        expected = batch.nextOffset
        if batch.count == 0 {
            // Nothing but control records or gaps: the position moves on once what came before is processed.
            if isEmpty { position = batch.nextOffset }
            return repeated
        }
        batches.append(batch)
        count += batch.count
        return repeated
    }

    /// The last record that was processed; nil where none was since processing started at the present position.
    var lastRecord: KeptPosition.Record? {
        guard let head = batches.first, headIndex > 0 else { return lastOfFinished }
        return head.last(before: headIndex)
    }

    /// What a state keeps of this partition: where processing stands, and the last record that was processed.
    func kept(from committed: Offset?) -> KeptPosition? {
        (position ?? committed).map { KeptPosition(offset: $0, last: lastRecord) }
    }

    /// Drops all that was taken in since the last commit, and what was learnt from it.
    ///
    /// - Parameters:
    ///   - start: where reading goes on, if that isn't what is committed.
    ///   - expected: the lowest offset that comes next.
    func removeAll(startingAt start: Offset? = nil, expecting expected: Offset = 0) {
        batches = []
        headIndex = 0
        count = 0
        position = start
        self.expected = expected
        lastOfFinished = nil
        endPosition = nil
        partitionTime = committedTime
    }

    /// What was processed counts.
    func noteCommit() { committedTime = partitionTime }

    /// Processes up to `limit` records in order; returns how many.
    func process(upTo limit: Int, in context: TaskContext) throws -> Int {
        var processed = 0
        defer { context.endBatch() }
        while processed < limit, let head = batches.first {
            context.begin(head, place)
            let end = min(head.count, headIndex + limit - processed)
            do {
                while headIndex < end {
                    let index = headIndex
                    context.recordIndex = index
                    headIndex += 1
                    count -= 1
                    processed += 1
                    try process(head, at: index, in: context)
                }
            } catch let refusal as RefusedChange {
                throw refusal.error(of: context.inputPosition)
            }
            if headIndex == head.count {
                lastOfFinished = head.last(before: head.count)
                batches.removeFirst()
                headIndex = 0
                position = batches.isEmpty ? endPosition : head.nextOffset
            } else {
                position = head.offset(at: headIndex - 1).next
            }
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
                    \(timestamp), task \(context.task). Correct its producer, or read the topic with `timestamps: \
                    .skipInvalid`, `.partitionTimeOnInvalid` or `.wallClock`
                    """, code: .invalidTimestamp,
                    at: .init(
                        node: source.name, task: context.task, partition: partition, offset: batch.offset(at: index)))
            }
        }
        if timestamp > partitionTime {
            partitionTime = timestamp
            context.advanceStreamTime(to: timestamp)
        }
        try batch.hand(at: index, timestamp: timestamp, to: step)
    }
}

extension RecordBatch {
    /// The offset and time of the record before `index`.
    fileprivate func last(before index: Int) -> KeptPosition.Record? {
        index > 0 ? KeptPosition.Record(offset: offset(at: index - 1), timestamp: timestamp(at: index - 1)) : nil
    }
}
