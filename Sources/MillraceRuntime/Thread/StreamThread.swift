internal import LMDB

/// One thread of an application: polls its partitions, restores, processes, commits. `step()` is all of it once; a test
/// can call it without a thread.
///
/// Owns its consumer, its producer and its tasks; shares nothing with other threads but the log.
package final class StreamThread {
    let environment: ThreadEnvironment
    let membership: Membership
    let transaction: ThreadTransaction
    var tasks: [StreamTask] = []
    /// What a change of the assignment or a failure left to do.
    var pending = PendingSteps()
    package let progress: RestoreProgress
    var backoff = Backoff()
    /// Notices that nothing is committed any more.
    var failures: FailureWatch
    var topicWatch: TopicWatch
    /// Since when the log has ended before a position that it should hold.
    var isLogShortSince: Duration?
    var lastPurge: Duration
    var drops = DropReport()
    var commits = 0
    var recoveries = 0

    package init(
        name: String, configuration: ThreadConfiguration, plan: TopologyPlan, program: TopologyProgram, log: any Log,
        directory: StateDirectory, time: any TimeSource = SystemTime(), transactionalID: String,
        globalState: GlobalState? = nil
    ) throws {
        environment = ThreadEnvironment(
            name: name, configuration: configuration, plan: plan, program: program, log: log, directory: directory,
            time: time, transactionalID: transactionalID, globals: try globalState.map(GlobalReader.init))
        failures = FailureWatch(interval: configuration.failureReportInterval)
        progress = RestoreProgress(
            time: time, logger: configuration.logger, logsProgress: configuration.logsRestoreProgress)
        lastPurge = time.monotonic
        topicWatch = TopicWatch(interval: configuration.topicCheckInterval, time: time)
        transaction = try ThreadTransaction(environment)
        do {
            membership = try Membership(environment)
            directory.join(name)
        } catch {
            transaction.close()
            throw error
        }
    }

    package var name: String { environment.name }
    var configuration: ThreadConfiguration { environment.configuration }
    var logger: StreamsLogger { environment.logger }
    var time: any TimeSource { environment.time }

    /// Whether all assigned tasks are up to date, and there are some or the group has given us none.
    package var isRunning: Bool { isAssigned && tasks.allSatisfy { $0.lifecycle == .running } }

    /// Whether the tasks of the present assignment are made.
    var isAssigned: Bool {
        membership.partitions != nil && !pending.contains(.giveBack) && !pending.contains(.makeTasks)
    }

    /// The stores of this name, task by task.
    package func stores(named name: String) throws -> [RawKeyValueStore] {
        try tasks.compactMap(\.state).filter { $0.storeNames.contains(name) }.map { try $0.keyValueStore(named: name) }
    }

    package var taskIDs: [TaskID] { tasks.map(\.id) }

    /// Whether everything that was taken in has been processed and committed.
    package var isSettled: Bool {
        isRunning && !tasks.contains { $0.bufferedRecords > 0 || $0.isDirty }
    }

    package var counters: ThreadCounters {
        ThreadCounters(
            processedRecords: transaction.records.total, commits: commits, recoveries: recoveries,
            droppedRecords: drops.total)
    }

    // MARK: The loop

    private static let pauseWhileWaiting = Duration.milliseconds(1)

    /// Polls, restores, processes and commits once. Returns whether there was anything to do.
    @discardableResult package func step() throws -> Bool {
        if let rest = backoff.rest(at: time.monotonic) {
            time.pause(for: min(rest, .milliseconds(100)))
            return false
        }
        do {
            try finishPending()
            let change = try membership.consumer.poll(maximumWait: waitForNextStep)
            if let change { try apply(change) }
            reportWaiting()
            try restoreTasks()
            try fillQueues()
            let processed = try processTasks()
            if isCommitDue { try commit() }
            try purgeRepartitionTopics()
            try checkTopics()
            let hasWorked = change != nil || processed > 0
            // The group's wait ends at once while the log has records of a partition that is not waited for.
            if !hasWorked, tasks.contains(where: \.isWaiting) { time.pause(for: Self.pauseWhileWaiting) }
            return hasWorked
        } catch let error as LogError {
            try recover(from: error)
            return true
        } catch let error as LMDBError {
            if try !rebuildState(damagedBy: error) { try recover(from: error) }
            return true
        }
    }

    private var waitForNextStep: Duration {
        if tasks.contains(where: { $0.bufferedRecords > 0 && !$0.isWaiting || $0.lifecycle == .restoring }) {
            return .zero
        }
        var wait = configuration.pollInterval
        for task in tasks { if let remaining = task.remainingWait { wait = min(wait, remaining) } }
        guard tasks.contains(where: \.isDirty) else { return wait }
        let untilCommit = transaction.lastCommit + configuration.commitInterval - time.monotonic
        return min(max(.zero, untilCommit), wait)
    }

    /// Does what must be done before anything else.
    func finishPending() throws {
        while let step = pending.next {
            switch step {
            case .replaceProducer: try transaction.replaceProducer()
            case .giveBack: try giveBack()
            case .makeTasks: try makeTasks()
            case .restore: try beginRestoring()
            }
            pending.finished(step)
        }
    }

    // MARK: The end

    /// Commits what was processed, gives the tasks back and leaves the group.
    package func stop() throws {
        do {
            do { try commit() } catch let error as LogError {
                logger.warning("Thread \(name) stops without its last commit: \(error)")
                return abandon()
            }
            try closeTasks()
        } catch {
            abandon()
            throw error
        }
        leave()
    }

    /// Leaves without committing, after an error.
    package func abandon() {
        for task in tasks { reportFailure("discard task \(task.id)") { try task.discard() } }
        reportFailure("abort the transaction") { try transaction.abort() }
        reportFailure("close the tasks") { try closeTasks() }
        leave()
    }

    private func leave() {
        environment.directory.leave(name)
        membership.consumer.close()
        transaction.close()
    }

    func reportFailure(_ doing: String, _ body: () throws -> Void) {
        do { try body() } catch { logger.error("Thread \(name) could not \(doing): \(error)") }
    }
}
