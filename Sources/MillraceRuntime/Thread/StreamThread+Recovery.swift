internal import LMDB

extension StreamThread {
    /// Drops what isn't committed and goes on from what is.
    func recover(from error: LogError) throws {
        counters.recoveries += 1
        let recovery = Recovery(from: error)
        // A search fails many times on its way; once is enough to say.
        let level: StreamsLogger.Level = recovery == .search && search != nil ? .debug : .warning
        configuration.logger.log(level, "Thread \(name) \(recovery.text): \(error)\(slowness)")
        if recovery != .stop { reportLastingFailure(error) }
        // Slow work explains a fence: the transaction timed out.
        let isSlow = longestWork.map { $0.duration >= .seconds(1) } ?? false
        longestWork = nil
        // A search must go on at once: its failures are its way.
        if recovery != .search { backoff.failed(at: time.monotonic) }
        if error.remedy == .fenced, !isSlow, fences.count(at: time.monotonic) {
            throw StreamsError(
                .user,
                """
                the producer of thread \(name) was fenced more than \(FenceCounter.most) times within a minute: another \
                process runs with the transactional id \(transactionalID). Stop it; if its state was copied from \
                \(directory.path), delete the file process-id in the copy. \(error)
                """, cause: error)
        }
        switch recovery {
        case .goBack, .rejoin: try discardTransaction()
        case .search:
            searchRefusal(error)
            try discardTransaction()
        case .settle:
            mustReplaceProducer = true
            isInTransaction = false
            forgetUncommittedRecords()
            for task in tasks { try task.discard() }
        case .stop: throw StreamsError(.log, error.description, cause: error)
        }
        mustRestore = !tasks.isEmpty && recovery != .rejoin
    }

    /// Says of failures that go on since when, and what to do.
    private func reportLastingFailure(_ error: LogError) {
        guard let report = failures.failed(at: time.monotonic, time.wallClock) else { return }
        configuration.logger.error(
            """
            Thread \(name) has committed nothing \(report.text). It tries again until it succeeds or is stopped; nothing is \
            lost meanwhile. The last failure: \(error). Check that all brokers of the application's topics, its group and \
            its transactions are up, and what they log
            """)
    }

    /// Whose fault it may be that a transaction or a membership ended early.
    var slowness: String {
        guard let work = longestWork, work.duration >= .seconds(1) else { return "" }
        let seconds = (work.duration / .seconds(1)).formatted(decimals: 1)
        return """
            . \(work.records == 0 ? "Some" : "\(work.records)") record\(work.records == 1 ? "" : "s") of task \
            \(work.task) took \(seconds) s: if that is \
            usual, raise transaction.timeout.ms and max.poll.interval.ms
            """
    }

    /// A full map grows when the next transaction opens; any other failure of the state needs a person.
    func recover(from error: LMDBError) throws {
        guard error.is(.mapFull) else {
            throw StreamsError(
                .state,
                "the state in \(directory.path) can't be used: \(error) If the disk is full, free some space; all that was "
                    + "committed is safe, and the next run goes on from it", cause: error)
        }
        try recover(from: LogError(.abortTransaction, error.description))
    }

    func finishWhatWasInterrupted() throws {
        if mustReplaceProducer { try replaceProducer() }
        if mustFinishRevocation { try finishRevocation() }
        try takeAssignment()
        if mustRestore { try beginRestoring() }
    }

    /// What isn't committed is processed again, and must not be counted twice.
    func forgetUncommittedRecords() {
        counters.processedRecords -= uncommittedRecords
        uncommittedRecords = 0
        recordsOfFailure = 0
    }

    /// Counts what a transaction of unknown outcome processed, if the committed positions say that it was committed.
    func countSettledRecords(_ committed: [TopicPartition: Offset]) {
        guard let unsettled = unsettledRecords else { return }
        unsettledRecords = nil
        let counts = unsettled.positions.allSatisfy { partition, position in
            committed[partition].map { $0 >= position } ?? false
        }
        if counts { counters.processedRecords += unsettled.count }
    }

    func discardTransaction() throws {
        forgetUncommittedRecords()
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
        stopConfirming()
        producer.close()
        producer = try log.makeProducer(transactionalID: transactionalID)
        try collector.attach(to: producer)
        mustReplaceProducer = false
    }

    /// Makes the tasks anew if the error is damage of a state, which its changelogs then restore.
    func rebuildState(damagedBy error: LMDBError) throws -> Bool {
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
}
