extension StreamThread {
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
    func reportDroppedRecords() {
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
