/// A subtopology at work on one partition of its inputs: queues in front, typed steps inside, state beside.
///
/// Belongs to the thread that owns it.
final class StreamTask {
    let id: TaskID
    let context: TaskContext
    let state: TaskState?
    let subtopology: Subtopology
    private(set) var lifecycle = TaskLifecycle.created
    private var queues: [RecordQueue] = []
    private var restorers: [StoreRestorer] = []
    /// What was committed last, or where reading started.
    private(set) var committed: [TopicPartition: Offset] = [:]
    private var committedStreamTime = Timestamp.unknown
    private var wait: InputWait
    /// Whether the task has records that wait for another input, when that was looked at last.
    private(set) var isWaiting = false
    /// How far the changelogs hold the state, by store; nil until it is noted first.
    var changelogEnds: [String: Offset]?

    init(
        id: TaskID, subtopology: Subtopology, partitions: [TopicPartition], applicationID: String,
        program: TopologyProgram, context: TaskContext, maximumIdle: Duration?
    ) throws {
        self.id = id
        self.subtopology = subtopology
        self.context = context
        wait = InputWait(limit: maximumIdle)
        self.state = context.state
        outputTopics = subtopology.sinkTopics.filter { !$0.isInternal }.map(\.baseName)
        for source in subtopology.sources {
            let step = try program.step(of: source.name, in: context)
            for topic in source.topics {
                for partition in partitions where partition.topic == topic.name(in: applicationID) {
                    let queue = RecordQueue(
                        partition: partition, source: source, step: step, task: id, time: context.time)
                    queues.append(queue)
                    if !topic.isInternal { externalQueues.append(queue) }
                }
            }
        }
        if let state { committedStreamTime = try state.streamTime() }
        context.resetStreamTime(to: committedStreamTime)
    }

    var partitions: [TopicPartition] { queues.map(\.partition) }
    /// Those of topics that others write, and that nobody purges.
    private(set) var externalQueues: [RecordQueue] = []

    /// The topics of its sinks that aren't internal.
    let outputTopics: [String]

    /// How many records wait in the task's queues.
    var bufferedRecords: Int { queues.reduce(0) { $0 + $1.count } }

    // MARK: Restoring

    /// Starts to bring the stores up to the changelogs' ends of now. The committed offsets must have been read before.
    ///
    /// Positions that the group has not committed are committed soon, so that a restart can't start elsewhere.
    ///
    /// - Parameters:
    ///   - start: where the inputs are read.
    ///   - readers: read the changelogs from the positions of the stores on; those of this task are taken out.
    func beginRestoring(
        _ start: TaskStart, readers: inout [TopicPartition: any LogReader], progress: RestoreProgress
    ) throws {
        try move(to: .restoring)
        committed = start.positions.filter { !start.uncommitted.contains($0.key) }
        for queue in queues {
            let position = start.positions[queue.partition]
            queue.removeAll(
                startingAt: start.uncommitted.contains(queue.partition) ? position : nil, expecting: position ?? 0)
        }
        restorers = []
        committedStreamTime = max(committedStreamTime, start.streamTime)
        context.resetStreamTime(to: committedStreamTime)
        guard let state else { return }
        for name in state.storeNames {
            let store = try state.store(named: name)
            guard let reader = readers.removeValue(forKey: state.changelog(of: store)) else {
                throw StreamsError(
                    .internal, "store \(name) of task \(id) has no reader; please report this",
                    at: .init(store: name, task: id))
            }
            restorers.append(
                try StoreRestorer(
                    store: store, state: state, reader: reader, refusal: start.refusalIfRestored, progress: progress))
        }
    }

    /// Restores some more; returns whether the task is up to date and running.
    func restore(for slice: Duration) throws -> Bool {
        let time = context.time
        let end = time.monotonic + slice
        while let restorer = restorers.first {
            let isUpToDate = try restorer.advance()
            if isUpToDate {
                restorer.close()
                restorers.removeFirst()
            } else if time.monotonic >= end {
                return false
            }
        }
        try state?.noteCurrent(at: time.wallClock)
        try state?.commit()
        try state?.removeSetAside()
        try move(to: .running)
        return true
    }

    // MARK: Running

    /// The input partitions with room for more records.
    func partitionsToFill(upTo limit: Int) -> [TopicPartition] {
        queues.filter { $0.count < limit }.map(\.partition)
    }

    func enqueue(_ batch: RecordBatch) {
        guard let queue = queues.first(where: { $0.partition == batch.partition }) else { return }
        let repeated = queue.append(batch)
        if !queue.isEmpty { wait.received(batch.partition) }
        if repeated > 0 {
            context.warn(
                "\(repeated) record\(repeated == 1 ? "" : "s") of \(batch.partition) before offset \(batch.nextOffset) came "
                    + "a second time and are not processed again, task \(id)")
        }
    }

    /// Whether everything that was taken from a partition has been processed and committed.
    func hasCommittedAll(of partition: TopicPartition) -> Bool {
        guard let queue = queues.first(where: { $0.partition == partition }) else { return false }
        return queue.isEmpty && (queue.position == nil || queue.position == committed[partition])
    }

    /// Whether there are records to process, and none that could come before them is still in the log.
    func isReady(_ consumer: any LogConsumer) throws -> Bool {
        isWaiting = false
        guard bufferedRecords > 0 else { return false }
        if queues.count == 1 || wait.isOff { return true }
        let now = context.time.monotonic
        for queue in queues where queue.isEmpty {
            let hasMore = try consumer.hasMore(of: queue.partition)
            if wait.waits(for: queue.partition, hasMore: hasMore, at: now) { isWaiting = true }
        }
        return !isWaiting
    }

    /// For how long the task waits for an input at most; nil where it waits for none, or until the log has looked.
    var remainingWait: Duration? {
        let now = context.time.monotonic
        return isWaiting ? wait.nextEnd(after: now).map { $0 - now } : nil
    }

    /// Processes up to `limit` records, the one with the lowest time first; returns how many.
    ///
    /// With several inputs it stops as soon as one of them runs out, so that what the log has for it is taken in before
    /// later records of the others are processed.
    func process(upTo limit: Int, from consumer: any LogConsumer) throws -> Int {
        guard lifecycle == .running else { return 0 }
        if queues.count == 1 { return try queues[0].process(upTo: limit, in: context) }
        guard try isReady(consumer) else { return 0 }
        let waiting = queues.count { !$0.isEmpty }
        var processed = 0
        while processed < limit {
            var next: RecordQueue?
            var filled = 0
            for queue in queues where !queue.isEmpty {
                filled += 1
                if let chosen = next, chosen.headTimestamp <= queue.headTimestamp { continue }
                next = queue
            }
            guard let next, filled == waiting else { break }
            processed += try next.process(upTo: 1, in: context)
        }
        return processed
    }

    // MARK: Committing

    /// Whether something was processed since the last commit. Never before the task runs: what it starts with is not
    /// proved to belong together yet.
    var isDirty: Bool {
        guard lifecycle == .running else { return false }
        return state?.hasChanged == true
            || queues.contains { $0.position != nil && $0.position != committed[$0.partition] }
    }

    /// The positions behind what was processed. A task that wrote names all of its inputs, changed or not, so that the
    /// log checks the fence.
    var positions: [TopicPartition: Offset] {
        var positions: [TopicPartition: Offset] = [:]
        for queue in queues { positions[queue.partition] = queue.position ?? committed[queue.partition] }
        return positions
    }

    /// Writes into the open state transaction how far inputs and changelogs will have been processed once it counts.
    func notePositions() throws {
        guard let state else { return }
        for queue in queues where queue.position != nil && queue.position != committed[queue.partition] {
            guard var kept = queue.kept(from: committed[queue.partition]) else { continue }
            // Only markers were read: the record before them is still the last one.
            if kept.last == nil { kept.last = try state.memory().inputs[queue.partition]?.last }
            try state.keep(kept, of: queue.partition)
        }
        guard unsafe state.hasChanged || context.streamTime != committedStreamTime else { return }
        try noteChangelogEnds(in: state)
        try unsafe state.setStreamTime(context.streamTime)
    }

    /// Whether a record was processed since the last commit that is newer than all before.
    var hasNewStreamTime: Bool { unsafe context.streamTime != committedStreamTime }

    /// The log's transaction counts: so does the state's.
    func commitState() throws {
        committed.merge(positions) { _, new in new }
        for queue in queues { queue.noteCommit() }
        committedStreamTime = unsafe context.streamTime
        if let state, state.hasChanged { try state.noteCurrent(at: context.time.wallClock) }
        try state?.commit()
    }

    /// The log's transaction doesn't count or may not: drop the state's, and all that was taken in.
    func discard() throws {
        state?.abort()
        changelogEnds = nil
        context.forgetDroppedRecords()
        for queue in queues { queue.removeAll() }
        wait.restart()
        isWaiting = false
        context.resetStreamTime(to: committedStreamTime)
        for restorer in restorers { restorer.close() }
        restorers = []
        if lifecycle != .suspended { try move(to: .suspended) }
    }

    func close() throws {
        for restorer in restorers { restorer.close() }
        restorers = []
        context.forgetBuilt()
        try move(to: .closed)
        try state?.close()
    }

    private func move(to next: TaskLifecycle) throws {
        guard lifecycle.canMove(to: next) else {
            throw StreamsError(.internal, "task \(id) can't go from \(lifecycle) to \(next)", at: .init(task: id))
        }
        lifecycle = next
    }
}
