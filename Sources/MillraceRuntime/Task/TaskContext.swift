internal import LMDB

/// What the steps of one task share: its stores, its way out, and the record that is on its way.
///
/// Belongs to the thread that owns the task.
@safe @usableFromInline package final class TaskContext {
    @usableFromInline package let task: TaskID
    /// Nil for a task without stores.
    package let state: TaskState?
    package let collector: RecordCollector
    package let handlers: ErrorHandlers
    /// The clock of everything that the task does.
    package let time: any TimeSource
    private let logger: StreamsLogger

    /// The input record that is being processed, for errors.
    @exclusivity(unchecked) package private(set) var batch: RecordBatch?
    /// The same for crash reports.
    private let position: UnsafeMutablePointer<RecordPosition>

    /// The number of the input record in its batch.
    package var recordIndex: Int {
        get { unsafe position.pointee.index }
        set { unsafe position.pointee.index = newValue }
    }

    /// The newest time seen in any of the task's inputs; never goes back.
    @exclusivity(unchecked) public private(set) var streamTime = Timestamp.unknown

    /// Records that were dropped since the last report, by reason (`dropped-records-total`).
    package private(set) var droppedRecords: [String: DroppedRecords] = [:]

    /// The thread's view of the global tables; nil where there are none.
    private let globals: GlobalReader?

    private var built: [ObjectIdentifier: AnyObject] = [:]

    package init(
        task: TaskID, state: TaskState?, collector: RecordCollector, handlers: ErrorHandlers, time: any TimeSource,
        logger: StreamsLogger, globals: GlobalReader? = nil
    ) {
        self.globals = globals
        self.task = task
        self.state = state
        self.collector = collector
        self.handlers = handlers
        self.time = time
        self.logger = logger
        unsafe position = RecordPositions.take()
    }

    deinit { unsafe RecordPositions.giveBack(position) }

    /// The records of `batch` are processed next.
    func begin(_ batch: RecordBatch, _ place: RecordPlace) {
        unsafe self.batch = batch
        unsafe position.pointee.place = UnsafePointer(place.text)
        unsafe position.pointee.descriptors = batch.start
    }

    /// No record is being processed.
    func endBatch() {
        unsafe position.pointee.descriptors = nil
        unsafe batch = nil
    }

    /// What was built for `node` so far; nodes with two parents are built once.
    @usableFromInline package func built(for node: AnyObject) -> AnyObject? { built[ObjectIdentifier(node)] }

    /// Remembers what was built for `node`.
    @usableFromInline package func setBuilt(_ object: AnyObject, for node: AnyObject) {
        built[ObjectIdentifier(node)] = object
    }

    /// Releases the steps, which refer to this context.
    func forgetBuilt() { built = [:] }

    /// The store of this name.
    @usableFromInline package func keyValueStore(named name: String) throws -> RawKeyValueStore {
        guard let state else {
            throw StreamsError(.internal, "task \(task) has no stores, but a node asked for \(name)")
        }
        return try state.keyValueStore(named: name)
    }

    /// The rows of the global tables.
    @usableFromInline package func globalRows() throws -> GlobalReader {
        guard let globals else {
            throw StreamsError(.internal, "task \(task) has no global tables, but a node asked for one")
        }
        return globals
    }

    /// The way to a topic with a fixed name.
    @usableFromInline package func sink(to topic: TopicReference) throws -> RecordSink {
        try collector.sink(to: topic)
    }

    /// Decides about a record that failed at `node`: returns if it is to be dropped, throws if the task must stop.
    @usableFromInline package func recover(from error: any Error, at node: String, during stage: FailedRecord.Stage)
        throws
    {
        // The engine's own failures are no fault of a record.
        if error is StreamsError || error is LMDBError || error is RefusedChange { throw error }
        if let error = error as? LogError, error.remedy != .dropRecord { throw error }
        let input = unsafe batch
        let failed = unsafe FailedRecord(
            stage: stage, partition: input?.partition, offset: input?.offset(at: recordIndex),
            timestamp: input?.timestamp(at: recordIndex) ?? streamTime, node: node, task: task, error: error)
        switch handlers[stage].respond(failed) {
        case .fail:
            throw StreamsError(
                .user,
                """
                \(stage.rawValue) failed for \(failed.location): \(error). The record's offset is not committed. Fix \
                the cause, or set the \(stage.rawValue) handler to skip such records or send them to a dead-letter topic
                """, code: stage.code, at: failed.place, cause: error)
        case .skip:
            logger.warning("Skipped \(failed.location): \(stage.rawValue) failed: \(error)")
        case .deadLetter(let topic):
            guard let input else {
                logger.warning(
                    "Skipped \(failed.location), which has no input record to send to \(topic): \(stage.rawValue) failed: "
                        + "\(error)")
                break
            }
            logger.warning("Sent \(failed.location) to \(topic): \(stage.rawValue) failed: \(error)")
            try input.withRecord(at: recordIndex) { record in
                try collector.appendDeadLetter(of: record, failed: failed, to: topic)
            }
            return drop("\(stage.rawValue) error, sent to dead-letter topic \(topic)")
        }
        drop("\(stage.rawValue) error")
    }

    /// Logs what a person should know of the task.
    func warn(_ text: String) { logger.warning(text) }

    /// Decides about a record that `sink` couldn't write. One of an internal topic is never skipped: what follows from
    /// it would be missing without a trace.
    @usableFromInline package func recover(from error: any Error, at node: String, writingTo sink: RecordSink) throws {
        guard sink.isInternal, let error = error as? LogError, error.remedy == .dropRecord else {
            return try recover(from: error, at: node, during: .production)
        }
        throw StreamsError(
            .user,
            """
            repartition topic \(sink.topic) refused a record made of \(inputText) at \(node) in task \(task): \(error). \
            Records of internal topics are never skipped, and the record's offset is not committed. Change the topic's \
            settings or the topology, and start again
            """, code: .productionFailed,
            at: .init(node: node, task: task, partition: inputPosition?.partition, offset: inputPosition?.offset),
            cause: error)
    }

    /// The input record that is being processed; nil between records.
    package var inputPosition: InputPosition? {
        unsafe batch.map { InputPosition(partition: $0.partition, offset: $0.offset(at: recordIndex)) }
    }

    private var inputText: String { inputPosition?.text ?? "no record" }

    /// Counts a record that goes no further.
    @usableFromInline package func drop(_ reason: String) {
        droppedRecords[reason, default: DroppedRecords()].add(at: inputPosition)
    }

    package func advanceStreamTime(to time: Timestamp) {
        if unsafe time > streamTime { unsafe streamTime = time }
    }

    /// Goes back to the stream time of the last commit.
    package func resetStreamTime(to time: Timestamp) { unsafe streamTime = time }

    /// They come again.
    func forgetDroppedRecords() { droppedRecords = [:] }

    package func takeDroppedRecords() -> [String: DroppedRecords] {
        defer { droppedRecords = [:] }
        return droppedRecords
    }
}
