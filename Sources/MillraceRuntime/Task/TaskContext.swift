/// What the steps of one task share: its stores, its way out, and the record that is on its way.
///
/// Belongs to the thread that owns the task.
@usableFromInline package final class TaskContext {
    package let task: TaskID
    /// Nil for a task without stores.
    package let state: TaskState?
    package let collector: RecordCollector
    package let handlers: ErrorHandlers
    private let logger: StreamsLogger

    /// The input record that is being processed, for errors.
    @exclusivity(unchecked) package var batch: RecordBatch?
    @exclusivity(unchecked) package var recordIndex = 0

    /// The newest time seen in any of the task's inputs; never goes back.
    @exclusivity(unchecked) public private(set) var streamTime = Timestamp.unknown

    /// Records that were dropped since the last report, by reason (`dropped-records-total`).
    package private(set) var droppedRecords: [String: Int] = [:]

    private var built: [ObjectIdentifier: AnyObject] = [:]

    package init(
        task: TaskID, state: TaskState?, collector: RecordCollector, handlers: ErrorHandlers, logger: StreamsLogger
    ) {
        self.task = task
        self.state = state
        self.collector = collector
        self.handlers = handlers
        self.logger = logger
    }

    /// What was built for `node` so far; nodes with two parents are built once.
    @usableFromInline package func built(for node: AnyObject) -> AnyObject? { built[ObjectIdentifier(node)] }

    /// Remembers what was built for `node`.
    @usableFromInline package func setBuilt(_ object: AnyObject, for node: AnyObject) {
        built[ObjectIdentifier(node)] = object
    }

    /// Lets go of the steps, which refer to this context.
    func forgetBuilt() { built = [:] }

    /// The store of this name.
    @usableFromInline package func keyValueStore(named name: String) throws -> KeyValueStore {
        guard let state else {
            throw StreamsError(.internal, "task \(task) has no stores, but a node asked for \(name)")
        }
        return try state.store(named: name)
    }

    /// The way to a topic with a fixed name.
    @usableFromInline package func sink(to topic: TopicReference) throws -> RecordSink {
        try collector.sink(to: topic)
    }

    /// Decides about a record that failed at `node`: returns if it is to be dropped, throws if the task must stop.
    @usableFromInline package func recover(from error: any Error, at node: String, during stage: FailedRecord.Stage)
        throws
    {
        if error is StreamsError { throw error }
        if let error = error as? LogError, error.remedy != .dropRecord { throw error }
        guard let batch = unsafe batch else { throw error }
        let failed = unsafe FailedRecord(
            stage: stage, partition: batch.partition, offset: batch.offset(at: recordIndex),
            timestamp: batch.timestamp(at: recordIndex), node: node, task: task, error: error)
        switch handlers[stage].respond(failed) {
        case .fail:
            throw StreamsError(
                .user,
                """
                \(stage.rawValue) failed for \(failed.location): \(error). The record's offset is not committed. Mend \
                the cause, or set the \(stage.rawValue) handler to skip such records or send them to a dead-letter topic
                """, cause: error)
        case .skip:
            logger.warning("Skipped \(failed.location): \(stage.rawValue) failed: \(error)")
        case .deadLetter(let topic):
            logger.warning("Sent \(failed.location) to \(topic): \(stage.rawValue) failed: \(error)")
            try unsafe batch.withRecord(at: recordIndex) { record in
                try collector.appendDeadLetter(of: record, failed: failed, to: topic)
            }
            return drop("\(stage.rawValue) error, sent to dead-letter topic \(topic)")
        }
        drop("\(stage.rawValue) error")
    }

    /// Logs what a person should know of the task.
    func warn(_ text: String) { logger.warning(text) }

    /// Counts a record that goes no further.
    @usableFromInline package func drop(_ reason: String) {
        droppedRecords[reason, default: 0] += 1
    }

    package func advanceStreamTime(to time: Timestamp) {
        if unsafe time > streamTime { unsafe streamTime = time }
    }

    /// Goes back to the stream time of the last commit.
    package func resetStreamTime(to time: Timestamp) { unsafe streamTime = time }

    package func takeDroppedRecords() -> [String: Int] {
        defer { droppedRecords = [:] }
        return droppedRecords
    }
}
