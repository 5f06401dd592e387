extension StreamThread {
    /// Commits what was processed: outputs, changelogs, input positions and state, all or nothing.
    ///
    /// The state's transaction spans the log's and is committed right after it, so state can only ever be behind its
    /// changelog, and after a crash at any point the changelog's tail is restored. Never change this order.
    func commit() throws {
        let dirty = tasks.filter(\.isDirty)
        guard isInTransaction || !dirty.isEmpty else { return }
        lastCommit = time.monotonic
        guard !dirty.isEmpty else { return }
        if !isInTransaction {
            // Only positions moved, over records that hold nothing for us.
            try beginTransaction()
        }
        let deadline = ContinuousClock.now + configuration.commitTimeout

        configuration.commitHook?(.begun)

        // 1. Every record is in the log, and its offset known.
        try producer.flush(until: deadline)
        configuration.commitHook?(.flushed)

        // 2. The state's transactions learn how far inputs and changelogs will have been processed.
        for task in dirty {
            do { try task.notePositions() } catch let refusal as StartRefusal {
                throw error(refusal, of: task.id, isRunning: true)
            }
        }
        configuration.commitHook?(.positionsNoted)

        // 3. The log's transaction ends, with the input positions inside.
        guard let fence = consumer.fence else {
            throw LogError(.rejoin, "thread \(name) has no assignment to commit for")
        }
        var offsets: [TopicPartition: CommittedOffset] = [:]
        for task in dirty { offsets.merge(try task.offsetsToCommit(topicIDs: topicWatch.ids)) { _, new in new } }
        switch producer.commit(offsets, fence: fence, until: deadline) {
        case .committed:
            isInTransaction = false
            if !producer.isTransactional { try consumer.commit(offsets) }
        case .aborted(let error):
            isInTransaction = false
            throw error
        case .unknown(let error):
            unsettledRecords = (offsets.mapValues(\.offset), uncommittedRecords)
            throw LogError(error.remedy == .fenced ? .fenced : .replaceProducer, error.description)
        }
        configuration.commitHook?(.logCommitted)
        uncommittedRecords = 0

        // 4. The state's transactions follow.
        for task in dirty {
            if task.hasNewStreamTime {
                unsafe collector.checkAge(of: task.context.streamTime, in: task.outputTopics)
            }
            try task.commitState()
            configuration.commitHook?(.stateCommitted)
        }
        counters.commits += 1
        backoff.succeeded()
        failures.succeeded()
        if search != nil { continueSearch() }
        longestWork = nil
        reportDroppedRecords()
    }
}
