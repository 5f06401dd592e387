/// Keeps the global tables up to date: reads their topics to the end, and then what comes.
package final class GlobalUpdater {
    private let tables: [GlobalTablePlan]
    private let program: TopologyProgram
    private let state: GlobalState
    private let log: any Log
    private let handlers: ErrorHandlers
    private let logger: StreamsLogger
    private var followers: [(table: GlobalTablePlan, follower: any LogFollower)] = []

    package init(
        tables: [GlobalTablePlan], program: TopologyProgram, state: GlobalState, log: any Log, handlers: ErrorHandlers,
        logger: StreamsLogger
    ) {
        self.tables = tables
        self.program = program
        self.state = state
        self.log = log
        self.handlers = handlers
        self.logger = logger
    }

    /// Brings all tables up to the ends that their topics have now. Returns false if it was stopped before.
    package func restore(while isWanted: () -> Bool = { true }) throws -> Bool {
        for table in tables {
            guard try restore(table, isWanted) else { return false }
            logger.info("Global table \(table.store) is up to date with topic \(table.topic)")
        }
        return true
    }

    private func restore(_ table: GlobalTablePlan, _ isWanted: () -> Bool) throws -> Bool {
        let partitions = try partitions(of: table)
        var ranges = try log.admin.offsetRanges(of: partitions)
        let positions = try state.positions(of: partitions)
        let fits = partitions.allSatisfy { ranges[$0]?.contains(positions[$0] ?? 0) ?? false }
        if !fits {
            // New, or the topic was cut or made anew: what was deleted meanwhile can't be known.
            ranges = try log.admin.offsetRanges(of: partitions)
            try state.empty(table, startingAt: ranges.mapValues(\.start))
        }
        var readers = try log.makeReaders(from: state.positions(of: partitions))
        defer { for reader in readers.values { reader.close() } }
        while !readers.isEmpty {
            for (partition, reader) in readers {
                guard isWanted() else { return false }
                switch try reader.next(maximumWait: .milliseconds(50)) {
                case .records(let batch): try apply(batch, to: table)
                case .waiting: continue
                case .reachedEnd(let next):
                    try state.note(next, of: partition)
                    reader.close()
                    readers[partition] = nil
                case .outOfRange:
                    throw LogError(.retry, "Reading \(partition) for a global table: its start has moved")
                }
            }
        }
        return true
    }

    /// Takes in what has come since, without waiting. Returns whether there was something.
    package func update() throws -> Bool {
        if followers.isEmpty { try beginFollowing() }
        var hasChanged = false
        for (table, follower) in followers {
            while let batch = try follower.next() {
                try apply(batch, to: table)
                hasChanged = true
            }
        }
        return hasChanged
    }

    /// Ends reading; `update` starts it again from where the tables stand.
    package func close() {
        for (_, follower) in followers { follower.close() }
        followers = []
    }

    private func beginFollowing() throws {
        for table in tables {
            for (partition, position) in try state.positions(of: try partitions(of: table)) {
                followers.append((table, try log.follow(partition, from: position)))
            }
        }
    }

    private func partitions(of table: GlobalTablePlan) throws -> [TopicPartition] {
        guard let count = try log.admin.partitionCounts([table.topic])[table.topic] else {
            throw StreamsError(
                .user, "topic \(table.topic) of the global table \(table.store) doesn't exist any more",
                code: .missingTopic, at: .init(store: table.store))
        }
        return (0..<count).map { TopicPartition(table.topic, PartitionID($0)) }
    }

    private func apply(_ batch: RecordBatch, to table: GlobalTablePlan) throws {
        var withoutKey = 0
        try state.apply(batch, to: table) { record, offset in
            guard record.key != nil else {
                withoutKey += 1
                return false
            }
            do {
                try program.checkGlobal(record, of: table.source)
                return true
            } catch {
                try refuse(record, at: offset, of: batch.partition, table, error)
                return false
            }
        }
        if withoutKey > 0 {
            logger.warning(
                "Records of \(batch.partition) before offset \(batch.nextOffset) without a key are in no row of the global "
                    + "table \(table.store): \(withoutKey)")
        }
    }

    /// A global table has no transaction to write dead letters in: they are left out like those that are skipped.
    private func refuse(
        _ record: borrowing RawRecord, at offset: Offset, of partition: TopicPartition, _ table: GlobalTablePlan,
        _ error: any Error
    ) throws {
        let failed = FailedRecord(
            stage: .deserialization, partition: partition, offset: offset, timestamp: record.timestamp,
            node: table.source, task: TaskID(subtopology: table.subtopology, partition: partition.partition),
            error: error)
        guard handlers.deserialization.respond(failed) == .fail else {
            return logger.warning("Skipped \(failed.location) of a global table: \(error)")
        }
        throw StreamsError(
            .user,
            "deserialization failed for \(failed.location), a global table: \(error). Fix the record, or set the "
                + "deserialization handler to skip such records", code: failed.stage.code, at: failed.place,
            cause: error)
    }
}
