internal import LMDB

/// One thread of an application: polls its partitions, processes, commits. `step()` is all of it once; a test can call
/// it without a thread.
///
/// Owns its consumer, its producer and its tasks; shares nothing with other threads but the log.
package final class StreamThread {
    package let name: String
    let configuration: ThreadConfiguration
    let plan: TopologyPlan
    let log: any Log
    let directory: StateDirectory
    let time: any TimeSource
    private(set) var consumer: any LogConsumer
    private(set) var producer: any LogProducer
    private let transactionalID: String
    let collector: RecordCollector
    package let progress: RestoreProgress
    var tasks: [StreamTask] = []
    var isInTransaction = false
    var lastCommit: Duration
    var lastPurge: Duration
    package internal(set) var counters = ThreadCounters()

    package init(
        name: String, configuration: ThreadConfiguration, plan: TopologyPlan, log: any Log,
        directory: StateDirectory, time: any TimeSource = SystemTime(), transactionalID: String
    ) throws {
        self.name = name
        self.configuration = configuration
        self.plan = plan
        self.log = log
        self.directory = directory
        self.time = time
        self.transactionalID = transactionalID
        progress = RestoreProgress(time: time, logger: configuration.logger)
        lastCommit = time.monotonic
        lastPurge = time.monotonic
        producer = try log.makeProducer(transactionalID: transactionalID)
        consumer = try log.makeConsumer(
            group: configuration.applicationID,
            topics: Array(Set(plan.sourceTopics(applicationID: configuration.applicationID))).sorted(),
            clientID: name)
        collector = RecordCollector(applicationID: configuration.applicationID, producer: producer)
    }

    /// Whether all assigned tasks are up to date, and there are some or the group has given us none.
    package var isRunning: Bool { isAssigned && tasks.allSatisfy { $0.lifecycle == .running } }
    private var isAssigned = false
    // What a failure interrupted: each is done, again if need be, before anything else is.
    /// The producer is of no use any more.
    private var mustReplaceProducer = false
    /// The group waits for this thread to give its partitions back.
    private var mustFinishRevocation = false
    /// The partitions of an assignment whose tasks are not all made yet.
    private var assignmentToTake: [TopicPartition]?
    /// The tasks must go on from what is committed.
    private var mustRestore = false
    /// Set when a committed position is not in the log any more.
    private var mustResetPositions = false

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

    /// Polls, restores, processes and commits once. Answers whether there was anything to do.
    @discardableResult package func step() throws -> Bool {
        do {
            try finishWhatWasInterrupted()
            let change = try consumer.poll(maximumWait: waitForNextStep)
            if let change { try apply(change) }
            try restoreTasks()
            try fillQueues()
            let processed = try processTasks()
            if isCommitDue { try commit() }
            try purgeRepartitionTopics()
            return change != nil || processed > 0
        } catch let error as LogError {
            try recover(from: error)
            return true
        } catch let error as LMDBError {
            if try rebuildState(damagedBy: error) { return true }
            try recover(from: error.asLogError)
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
        consumer.close()
        producer.close()
    }

    /// Leaves without committing, after an error.
    package func abandon() {
        for task in tasks { reportFailure("discard task \(task.id)") { try task.discard() } }
        if isInTransaction { reportFailure("abort the transaction") { try producer.abort() } }
        isInTransaction = false
        reportFailure("close the tasks") { try closeTasks() }
        consumer.close()
        producer.close()
    }

    private func reportFailure(_ doing: String, _ body: () throws -> Void) {
        do { try body() } catch { configuration.logger.error("Thread \(name) could not \(doing): \(error)") }
    }

    private var waitForNextStep: Duration {
        if tasks.contains(where: { $0.bufferedRecords > 0 || $0.lifecycle == .restoring }) { return .zero }
        guard tasks.contains(where: \.isDirty) else { return configuration.pollInterval }
        return min(max(.zero, lastCommit + configuration.commitInterval - time.monotonic), configuration.pollInterval)
    }

    private func restoreTasks() throws {
        for task in tasks where task.lifecycle == .restoring {
            if try task.restore(for: .milliseconds(100), time: time) {
                configuration.logger.info("Task \(task.id) is running")
            }
        }
    }

    private func fillQueues() throws {
        for task in tasks where task.lifecycle == .running {
            for partition in task.partitionsToFill(upTo: configuration.bufferedRecords) {
                guard
                    let batch = try consumer.takeBatch(
                        from: partition, maximumRecords: configuration.bufferedRecords)
                else { continue }
                task.enqueue(batch)
            }
        }
    }

    /// Processes what the queues hold, task by task, until they run out or a commit is due.
    private func processTasks() throws -> Int {
        var processed = 0
        for task in tasks where task.bufferedRecords > 0 {
            if !isInTransaction {
                try producer.begin()
                isInTransaction = true
            }
            while true {
                let count = try task.process(upTo: 256)
                processed += count
                if count < 256 || isIntervalOver { break }
            }
        }
        counters.processedRecords += processed
        return processed
    }

    private var isIntervalOver: Bool { time.monotonic - lastCommit >= configuration.commitInterval }

    private var isCommitDue: Bool { isIntervalOver && (isInTransaction || tasks.contains(where: \.isDirty)) }

    // MARK: The assignment

    private func apply(_ change: AssignmentChange) throws {
        switch change {
        case .revoked(let partitions):
            configuration.logger.info("Thread \(name) gives back \(partitions.count) partitions")
            isAssigned = false
            mustFinishRevocation = true
            do { try commit() } catch let error as LogError {
                try recover(from: error)
            } catch let error as LMDBError {
                try recover(from: error.asLogError)
            }
            try finishRevocation()
        case .lost(let partitions):
            configuration.logger.warning("Thread \(name) lost \(partitions.count) partitions to another member")
            isAssigned = false
            mustFinishRevocation = true
            try discardTransaction()
            try finishRevocation()
        case .assigned(let partitions):
            assignmentToTake = partitions
            try takeAssignment()
        }
    }

    private func finishRevocation() throws {
        try closeTasks()
        try consumer.finishRevocation()
        mustFinishRevocation = false
    }

    private func takeAssignment() throws {
        guard let partitions = assignmentToTake else { return }
        let groups = plan.tasks(for: partitions, applicationID: configuration.applicationID)
        configuration.logger.info(
            "Thread \(name) has \(partitions.count) partitions in \(groups.count) tasks: "
                + groups.map { "\($0.id)" }.joined(separator: ", "))
        for group in groups where !taskIDs.contains(group.id) { tasks.append(try makeTask(group)) }
        assignmentToTake = nil
        isAssigned = true
        mustRestore = true
        try beginRestoring()
    }

    private func finishWhatWasInterrupted() throws {
        if mustReplaceProducer { try replaceProducer() }
        if mustFinishRevocation { try finishRevocation() }
        try takeAssignment()
        if mustRestore { try beginRestoring() }
    }

    private func makeTask(_ group: TaskAssignment) throws -> StreamTask {
        let stores = group.subtopology.stores
        let state =
            try stores.isEmpty
            ? nil
            : TaskState(
                task: group.id, in: directory.directory(of: group.id), stores: stores, logIdentity: log.identity,
                collector: collector, applicationID: configuration.applicationID, logger: configuration.logger)
        let context = TaskContext(
            task: group.id, state: state, collector: collector, handlers: configuration.handlers,
            logger: configuration.logger)
        return try StreamTask(
            id: group.id, subtopology: group.subtopology, partitions: group.partitions,
            applicationID: configuration.applicationID, context: context, time: time)
    }

    /// Closes all tasks, even if some can't be closed as they should.
    private func closeTasks() throws {
        mustRestore = false
        assignmentToTake = nil
        let closing = tasks
        tasks = []
        var failure: (any Error)?
        for task in closing {
            do { try task.close() } catch { failure = failure ?? error }
        }
        if let failure { throw failure }
    }

    /// Reads where the group stands, seeks there, and starts to restore the stores, in this order: a changelog's end
    /// must be asked after the committed offsets were read (every transaction that counts in them then lies below it).
    private func beginRestoring() throws {
        let partitions = tasks.flatMap(\.partitions)
        var positions = try consumer.committedOffsets(of: partitions)
        let missing = mustResetPositions ? partitions : partitions.filter { positions[$0] == nil }
        if !missing.isEmpty {
            let ranges = try log.admin.offsetRanges(of: missing)
            for partition in missing {
                if let known = positions[partition], ranges[partition]?.contains(known) == true { continue }
                positions[partition] = try plan.startOffset(
                    of: partition, in: ranges, applicationID: configuration.applicationID)
            }
        }
        try consumer.seek(to: positions)
        for task in tasks {
            try task.beginRestoring(
                from: positions.filter { task.partitions.contains($0.key) }, log: log, progress: progress)
        }
        mustRestore = false
        mustResetPositions = false
    }

    // MARK: Recovery

    /// Drops what isn't committed and goes on from what is.
    func recover(from error: LogError) throws {
        counters.recoveries += 1
        switch error.remedy {
        case .retry, .abortTransaction, .dropRecord:
            configuration.logger.warning("Thread \(name) goes back to the last commit: \(error)")
            try discardTransaction()
        case .resetPosition:
            configuration.logger.warning("Thread \(name) starts partitions anew: \(error)")
            mustResetPositions = true
            try discardTransaction()
        case .rejoin:
            configuration.logger.warning("Thread \(name) drops its tasks and rejoins: \(error)")
            try discardTransaction()
        case .replaceProducer:
            configuration.logger.warning("Thread \(name) makes a new producer: \(error)")
            mustReplaceProducer = true
            isInTransaction = false
            for task in tasks { try task.discard() }
        case .stop:
            throw StreamsError(.log, error.description, cause: error)
        }
        mustRestore = !tasks.isEmpty && error.remedy != .rejoin
    }

    /// Makes the tasks anew if the error is damage of a state, which its changelogs then restore.
    private func rebuildState(damagedBy error: LMDBError) throws -> Bool {
        guard isAssigned, let state = tasks.compactMap(\.state).first(where: { $0.isDamaged(by: error) }) else {
            return false
        }
        configuration.logger.warning("The state of task \(state.task) is damaged, it will be restored: \(error)")
        counters.recoveries += 1
        let partitions = tasks.flatMap(\.partitions)
        isAssigned = false
        try discardTransaction()
        reportFailure("close the tasks") { try closeTasks() }
        try state.distrust()
        assignmentToTake = partitions
        return true
    }

    private func discardTransaction() throws {
        for task in tasks { try task.discard() }
        guard isInTransaction else { return }
        isInTransaction = false
        do { try producer.abort() } catch {
            guard error.remedy != .stop else { throw error }
            configuration.logger.warning("Thread \(name) makes a new producer: \(error)")
            mustReplaceProducer = true
        }
    }

    private func replaceProducer() throws {
        producer.close()
        producer = try log.makeProducer(transactionalID: transactionalID)
        try collector.attach(to: producer)
        mustReplaceProducer = false
    }
}

extension LMDBError {
    /// A full map is grown when the next transaction opens; anything else needs a person.
    fileprivate var asLogError: LogError {
        self.is(.mapFull)
            ? LogError(.abortTransaction, description)
            : LogError(.stop, "the state can't be used: \(description)")
    }
}

/// What a thread has done so far.
package struct ThreadCounters: Sendable {
    package var processedRecords = 0
    package var commits = 0
    package var recoveries = 0
    package var droppedRecords = 0

    package init() {}

    /// Adds what another thread has done.
    package mutating func add(_ other: ThreadCounters) {
        processedRecords += other.processedRecords
        commits += other.commits
        recoveries += other.recoveries
        droppedRecords += other.droppedRecords
    }
}
