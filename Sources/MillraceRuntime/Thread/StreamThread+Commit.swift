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

    /// Deletes what was processed of repartition topics: nobody else reads them.
    func purgeRepartitionTopics() throws {
        // Never while a transaction waits: it would wait for the brokers of other partitions.
        guard !isInTransaction, time.monotonic - lastPurge >= configuration.purgeInterval else { return }
        lastPurge = time.monotonic
        for task in tasks { try task.state?.forgetDeadReaders() }
        let names = Set(
            plan.subtopologies.flatMap { $0.sources.flatMap(\.topics) }
                .filter(\.isInternal).map { $0.name(in: configuration.applicationID) })
        var processed: [TopicPartition: Offset] = [:]
        for task in tasks {
            for (partition, offset) in task.committed where names.contains(partition.topic) {
                processed[partition] = offset
            }
        }
        guard !processed.isEmpty else { return }
        do { try log.admin.deleteRecords(before: processed) } catch {
            // They only take room, and the next purge takes them along.
            configuration.logger.warning("Thread \(name) could not purge repartition topics: \(error)")
        }
    }

    /// Why a task dropped records.
    struct Drop: Hashable {
        let task: TaskID
        let reason: String
    }

    /// Warns of records that went no further, at once and then at most every 10 seconds.
    private func reportDroppedRecords() {
        for task in tasks {
            for (reason, count) in task.context.takeDroppedRecords() {
                counters.droppedRecords += count
                unreportedDrops[Drop(task: task.id, reason: reason), default: 0] += count
            }
        }
        guard !unreportedDrops.isEmpty, time.monotonic - lastDropReport >= .seconds(10) else { return }
        lastDropReport = time.monotonic
        for (drop, count) in unreportedDrops.sorted(by: { ($0.key.task, $0.key.reason) < ($1.key.task, $1.key.reason) })
        {
            configuration.logger.warning("Records dropped in task \(drop.task): \(count) (\(drop.reason))")
        }
        unreportedDrops = [:]
    }
}
