extension StreamThread {
    /// Deletes what was processed of repartition topics: nobody else reads them.
    func purgeRepartitionTopics() throws {
        // Never while a transaction waits: it would wait for the brokers of other partitions.
        guard !transaction.isOpen, time.monotonic - lastPurge >= configuration.purgeInterval else { return }
        lastPurge = time.monotonic
        for task in tasks { try task.state?.forgetDeadReaders() }
        let names = Set(
            environment.plan.subtopologies.flatMap { $0.sources.flatMap(\.topics) }
                .filter(\.isInternal).map { $0.name(in: environment.applicationID) })
        var processed: [TopicPartition: Offset] = [:]
        for task in tasks {
            for (partition, offset) in task.committed where names.contains(partition.topic) {
                processed[partition] = offset
            }
        }
        guard !processed.isEmpty else { return }
        do { try environment.log.admin.deleteRecords(before: processed) } catch {
            // They only take room, and the next purge takes them along.
            logger.warning("Thread \(name) could not purge repartition topics: \(error)")
        }
    }

    /// Warns of records that went no further.
    func reportDroppedRecords() {
        for task in tasks { drops.note(task.context.takeDroppedRecords(), by: task.id) }
        for line in drops.lines(at: time.monotonic) { logger.warning(line) }
    }

    /// Ends the application where a topic isn't the one any more that the tasks started on.
    func checkTopics() throws {
        guard isRunning, !transaction.isOpen else { return }
        topicWatch.noteLandmarks(of: tasks)
        guard topicWatch.isDue else { return }
        do {
            let found = try topicWatch.check(tasks, in: environment.log)
            if let (task, refusal) = found { throw error(refusal, of: task.id, isRunning: true) }
        } catch let failure as LogError {
            // Nothing that processing waits for: the next check comes soon.
            logger.debug("Thread \(name) could not compare the topics that it reads: \(failure)")
        }
    }
}
