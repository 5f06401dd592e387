internal import LMDB

extension StreamThread {
    /// Drops what isn't committed and continues from what is.
    func recover(from error: LogError) throws {
        recoveries += 1
        let recovery = Recovery(from: error)
        let work = transaction.longestWork
        transaction.longestWork = LongestWork()
        // A search fails many times on its way; once is enough to say.
        let level: StreamsLogger.Level = recovery == .search && transaction.search != nil ? .debug : .warning
        logger.log(level, "Thread \(name) \(recovery.text): \(error)\(work.text)")
        if recovery != .stop { reportLastingFailure(error) }
        // A search must continue at once: it proceeds by failures.
        if recovery != .search { backoff.failed(at: time.monotonic) }
        try transaction.checkFence(error, isSlow: work.isSlow)
        switch recovery {
        case .goBack, .rejoin: try discardTransaction()
        case .search:
            transaction.searchRefusal(error)
            try discardTransaction()
        case .settle:
            transaction.giveUp()
            for task in tasks { try task.discard() }
        case .stop: throw error.asStreamsError
        }
        pending.failed(recovery, hasTasks: !tasks.isEmpty)
    }

    /// Reports failures that last: since when, and what to do.
    private func reportLastingFailure(_ error: LogError) {
        guard let report = failures.failed(at: time.monotonic, time.wallClock) else { return }
        logger.error(
            """
            Thread \(name) has committed nothing \(report.text). It tries again until it succeeds or is stopped; nothing is \
            lost meanwhile. The last failure: \(error). Check that all brokers of the application's topics, its group and \
            its transactions are up, and what they log
            """)
    }

    /// A full map grows when the next transaction opens; any other failure of the state needs a person.
    func recover(from error: LMDBError) throws {
        guard error.is(.mapFull) else {
            throw StreamsError(
                .state,
                "the state in \(environment.directory.path) can't be used: \(error) If the disk is full, free some space; "
                    + "all that was committed is safe, and the next run goes on from it", cause: error)
        }
        try recover(from: LogError(.abortTransaction, error.description))
    }

    func discardTransaction() throws {
        for task in tasks { try task.discard() }
        do { try transaction.abort() } catch {
            guard error.remedy != .stop else { throw error }
            logger.warning("Thread \(name) makes a new producer: \(error)")
            pending.lostProducer()
        }
    }

    /// Makes the tasks anew if the error is damage of a state, which its changelogs then restore.
    func rebuildState(damagedBy error: LMDBError) throws -> Bool {
        guard isAssigned, let state = tasks.compactMap(\.state).first(where: { $0.isDamaged(by: error) }) else {
            return false
        }
        logger.warning("The state of task \(state.task) is damaged, it will be restored: \(error)")
        recoveries += 1
        try discardTransaction()
        reportFailure("close the tasks") { try closeTasks() }
        try state.distrust()
        pending.assigned()
        return true
    }
}
