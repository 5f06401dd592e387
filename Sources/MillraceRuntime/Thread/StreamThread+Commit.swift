extension StreamThread {
    /// Commits what was processed: outputs, changelogs, input positions and state, all or nothing.
    ///
    /// The state's transaction spans the log's and is committed right after it, so state can only ever be behind its
    /// changelog, and after a crash at any point the changelog's tail is restored. Never change this order.
    func commit() throws {
        let dirty = tasks.filter(\.isDirty)
        guard transaction.isOpen || !dirty.isEmpty else { return }
        transaction.noteCommit(at: time.monotonic)
        guard !dirty.isEmpty else { return }
        // Only positions may have moved, over records that hold nothing for us.
        if !transaction.isOpen { try transaction.begin() }
        let end = time.monotonic + configuration.commitTimeout
        configuration.commitHook?(.begun)

        // 1. Every record is in the log, and its offset known.
        try transaction.producer.flush(within: configuration.commitTimeout)
        configuration.commitHook?(.flushed)

        // 2. The state's transactions learn how far inputs and changelogs will have been processed.
        for task in dirty {
            do { try task.notePositions() } catch let refusal as StartRefusal {
                throw error(refusal, of: task.id, isRunning: true)
            }
        }
        configuration.commitHook?(.positionsNoted)

        // 3. The log's transaction ends, with the input positions inside.
        let fence = try membership.fence(of: name)
        var offsets: [TopicPartition: CommittedOffset] = [:]
        for task in dirty { offsets.merge(try task.offsetsToCommit(topicIDs: topicWatch.ids)) { _, new in new } }
        try transaction.end(with: offsets, fence: fence, within: max(.zero, end - time.monotonic))
        if !transaction.producer.isTransactional { try membership.consumer.commit(offsets) }
        configuration.commitHook?(.logCommitted)
        transaction.records.committed()

        // 4. The state's transactions follow.
        for task in dirty {
            if task.hasNewStreamTime {
                unsafe transaction.collector.checkAge(of: task.context.streamTime, in: task.outputTopics)
            }
            try task.commitState()
            configuration.commitHook?(.stateCommitted)
        }
        noteSuccess()
    }

    private func noteSuccess() {
        commits += 1
        backoff.succeeded()
        failures.succeeded()
        if transaction.succeeded() { logger.info("Thread \(name) is past the records that the log refused") }
        reportDroppedRecords()
    }
}
