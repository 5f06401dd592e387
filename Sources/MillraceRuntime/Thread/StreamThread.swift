internal import LMDB

/// One thread of an application: polls its partitions, processes, commits. `step()` is all of it once; a test can call
/// it without a thread.
///
/// Owns its consumer, its producer and its tasks; shares nothing with other threads but the log.
package final class StreamThread {
    package let name: String
    let configuration: ThreadConfiguration
    let plan: TopologyPlan
    let program: TopologyProgram
    let log: any Log
    let directory: StateDirectory
    let time: any TimeSource
    private(set) var consumer: any LogConsumer
    var producer: any LogProducer
    let transactionalID: String
    let collector: RecordCollector
    package let progress: RestoreProgress
    var tasks: [StreamTask] = []
    var isInTransaction = false
    var lastCommit: Duration
    var lastPurge: Duration
    /// Dropped records that are not logged yet.
    var unreportedDrops: [Drop: Int] = [:]
    var lastDropReport: Duration
    package internal(set) var counters = ThreadCounters()
    var backoff = Backoff()
    var fences = FenceCounter()
    var waitReport = WaitReport()
    /// What took longest in the open transaction.
    var longestWork: Work?
    /// How many input records were processed since the last commit.
    var uncommittedRecords = 0
    /// Of how many records more one was being processed when a call failed.
    var recordsOfFailure = 0
    /// What a transaction of unknown outcome processed, until the committed positions tell.
    var unsettledRecords: (positions: [TopicPartition: Offset], count: Int)?
    /// The search for a record that the log refuses; nil nearly always.
    var search: RefusalSearch?
    var confirming: ConfirmingProducer?
    var refusedWrites = RefusedWrites()
    /// Notices that nothing is committed any more.
    var failures: FailureWatch

    /// Some records that were processed in one go.
    struct Work {
        let task: TaskID
        let records: Int
        let duration: Duration
    }

    package init(
        name: String, configuration: ThreadConfiguration, plan: TopologyPlan, program: TopologyProgram, log: any Log,
        directory: StateDirectory, time: any TimeSource = SystemTime(), transactionalID: String
    ) throws {
        self.name = name
        self.configuration = configuration
        self.plan = plan
        self.program = program
        self.log = log
        self.directory = directory
        self.time = time
        self.transactionalID = transactionalID
        failures = FailureWatch(interval: configuration.failureReportInterval)
        progress = RestoreProgress(
            time: time, logger: configuration.logger, logsProgress: configuration.logsRestoreProgress)
        lastCommit = time.monotonic
        lastPurge = time.monotonic
        topicWatch = TopicWatch(interval: configuration.topicCheckInterval, at: time.monotonic)
        lastDropReport = time.monotonic - .seconds(10)
        producer = try log.makeProducer(transactionalID: transactionalID)
        do {
            consumer = try log.makeConsumer(
                group: configuration.applicationID,
                topics: Array(Set(plan.sourceTopics(applicationID: configuration.applicationID))).sorted(),
                clientID: transactionalID)
            directory.join(name)
        } catch {
            producer.close()
            throw error
        }
        collector = RecordCollector(
            applicationID: configuration.applicationID, producer: producer, time: time,
            retention: RetentionWatch(configuration.outputRetentions, logger: configuration.logger))
    }

    /// Whether all assigned tasks are up to date, and there are some or the group has given us none.
    package var isRunning: Bool { isAssigned && tasks.allSatisfy { $0.lifecycle == .running } }
    var isAssigned = false
    // What a failure interrupted: each is done, again if need be, before anything else is.
    /// The producer is of no use any more.
    var mustReplaceProducer = false
    /// The group waits for this thread to give its partitions back.
    var mustFinishRevocation = false
    /// The partitions of an assignment whose tasks are not all made yet.
    var assignmentToTake: [TopicPartition]?
    /// The tasks must go on from what is committed.
    var mustRestore = false
    /// Positions that were committed, and that the log refused.
    var refusedPositions: [TopicPartition: Offset] = [:]
    /// Since when the log has ended before a position that it should hold.
    var isLogShortSince: Duration?
    var topicWatch: TopicWatch

    /// The stores of this name, task by task.
    package func stores(named name: String) throws -> [KeyValueStore] {
        try tasks.compactMap(\.state).filter { $0.storeNames.contains(name) }.map { try $0.store(named: name) }
    }

    package var taskIDs: [TaskID] { tasks.map(\.id) }

    /// Whether everything that was taken in has been processed and committed.
    package var isSettled: Bool {
        isRunning && !tasks.contains { $0.bufferedRecords > 0 || $0.isDirty }
    }

    // MARK: The loop

    /// Polls, restores, processes and commits once. Returns whether there was anything to do.
    @discardableResult package func step() throws -> Bool {
        if let rest = backoff.rest(at: time.monotonic) {
            time.pause(for: min(rest, .milliseconds(100)))
            return false
        }
        do {
            try finishWhatWasInterrupted()
            let change = try consumer.poll(maximumWait: waitForNextStep)
            if let change { try apply(change) }
            reportWaiting()
            try restoreTasks()
            try fillQueues()
            let processed = try processTasks()
            if isCommitDue { try commit() }
            try purgeRepartitionTopics()
            try checkTopics()
            return change != nil || processed > 0
        } catch let error as LogError {
            try recover(from: error)
            return true
        } catch let error as LMDBError {
            if try !rebuildState(damagedBy: error) { try recover(from: error) }
            return true
        }
    }

    /// Commits what was processed, gives the tasks back and leaves the group.
    package func stop() throws {
        do {
            do { try commit() } catch let error as LogError {
                configuration.logger.warning("Thread \(name) stops without its last commit: \(error)")
                return abandon()
            }
            try closeTasks()
        } catch {
            abandon()
            throw error
        }
        directory.leave(name)
        consumer.close()
        producer.close()
    }

    /// Leaves without committing, after an error.
    package func abandon() {
        forgetUncommittedRecords()
        for task in tasks { reportFailure("discard task \(task.id)") { try task.discard() } }
        if isInTransaction { reportFailure("abort the transaction") { try producer.abort() } }
        isInTransaction = false
        reportFailure("close the tasks") { try closeTasks() }
        directory.leave(name)
        consumer.close()
        producer.close()
    }

    func reportFailure(_ doing: String, _ body: () throws -> Void) {
        do { try body() } catch { configuration.logger.error("Thread \(name) could not \(doing): \(error)") }
    }

    private var waitForNextStep: Duration {
        if tasks.contains(where: { $0.bufferedRecords > 0 || $0.lifecycle == .restoring }) { return .zero }
        guard tasks.contains(where: \.isDirty) else { return configuration.pollInterval }
        return min(max(.zero, lastCommit + configuration.commitInterval - time.monotonic), configuration.pollInterval)
    }

    /// One task after the other, so that only one collects records, and for a moment, so that the thread can be stopped.
    private func restoreTasks() throws {
        guard let task = tasks.first(where: { $0.lifecycle == .restoring }) else { return }
        do {
            guard try task.restore(for: .milliseconds(100), time: time) else { return }
        } catch let refusal as StartRefusal {
            throw error(refusal, of: task.id)
        }
        try directory.markCurrent(task.id)
        configuration.logger.debug("Task \(task.id) is running")
        // Without transactions what is processed next is in the log before any offset is: a restart must find one.
        if !producer.isTransactional, task.isDirty {
            try consumer.commit(task.offsetsToCommit(topicIDs: topicWatch.ids))
        }
    }

    private func fillQueues() throws {
        for task in tasks where task.lifecycle == .running {
            for partition in task.partitionsToFill(upTo: configuration.bufferedRecords) {
                if let batch = try takeBatch(from: partition, of: task) { task.enqueue(batch) }
            }
        }
    }

    private func takeBatch(from partition: TopicPartition, of task: StreamTask) throws(LogError) -> RecordBatch? {
        do throws(LogError) {
            return try consumer.takeBatch(from: partition, maximumRecords: configuration.bufferedRecords)
        } catch {
            if error.remedy == .resetPosition, task.hasCommittedAll(of: partition) {
                refusedPositions[partition] = task.committed[partition]
            }
            throw error
        }
    }

    /// Processes what the queues hold, task by task, until they run out or a commit is due.
    private func processTasks() throws -> Int {
        var processed = 0
        var waiting = tasks.filter { $0.bufferedRecords > 0 }
        if !waiting.isEmpty, !isInTransaction {
            try beginTransaction()
            // A few of each first: the partitions that join a transaction together cost one request to the coordinator,
            // and each one that joins later another. A task that stops before has an input to wait for.
            var unfinished: [StreamTask] = []
            for task in waiting where search == nil {
                let count = try process(task, upTo: 16)
                processed += count
                if count == 16 { unfinished.append(task) }
            }
            if search == nil { waiting = unfinished }
        }
        if let search { return try processSearching(search, waiting) }
        for task in waiting {
            while true {
                let count = try process(task, upTo: 256)
                processed += count
                if count < 256 || isIntervalOver { break }
            }
        }
        return processed
    }

    /// Processes some records of a task, and remembers what took longest.
    func process(_ task: StreamTask, upTo limit: Int) throws -> Int {
        let start = time.monotonic
        var count = 0
        defer {
            let duration = time.monotonic - start
            if duration > longestWork?.duration ?? .zero {
                longestWork = Work(task: task.id, records: count, duration: duration)
            }
        }
        do { count = try task.process(upTo: limit) } catch {
            recordsOfFailure = limit
            throw error
        }
        uncommittedRecords += count
        counters.processedRecords += count
        return count
    }

    private var isIntervalOver: Bool { time.monotonic - lastCommit >= configuration.commitInterval }

    private var isCommitDue: Bool {
        if let search, uncommittedRecords >= search.limit { return true }
        return isIntervalOver && (isInTransaction || tasks.contains(where: \.isDirty))
    }
}
