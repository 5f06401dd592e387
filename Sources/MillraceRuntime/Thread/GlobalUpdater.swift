/// Keeps the global tables up to date: reads their topics to the end, and then what comes.
package final class GlobalUpdater {
    private let tables: [GlobalTablePlan]
    private let program: TopologyProgram
    private let state: GlobalState
    private let log: any Log
    private let handlers: ErrorHandlers
    private let logger: StreamsLogger
    private let time: any TimeSource
    private let progress: RestoreProgress
    /// When the topics' ids are compared next.
    private var nextComparison = Duration.zero
    private var followers: [(table: GlobalTablePlan, follower: any LogFollower)] = []

    package init(
        tables: [GlobalTablePlan], program: TopologyProgram, state: GlobalState, log: any Log, handlers: ErrorHandlers,
        logger: StreamsLogger, time: any TimeSource = SystemTime()
    ) {
        self.tables = tables
        self.program = program
        self.state = state
        self.log = log
        self.handlers = handlers
        self.logger = logger
        self.time = time
        progress = RestoreProgress(time: time, logger: logger)
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
        while isWanted() {
            switch try read(partitions, of: table, isWanted) {
            case .end: return true
            case .stop: return false
            // What was deleted meanwhile can't be known.
            case .gap(let reason): try remake(table, because: reason)
            }
        }
        return false
    }

    private enum ReadingEnd {
        case end
        case stop
        case gap(String)
    }

    /// Reads a table's topic up to the end that it has now.
    private func read(
        _ partitions: [TopicPartition], of table: GlobalTablePlan, _ isWanted: () -> Bool
    ) throws -> ReadingEnd {
        var positions = try startPositions(of: partitions, for: table)
        var readers = try log.makeReaders(from: positions)
        defer {
            for (partition, reader) in readers {
                reader.close()
                progress.abandoned(partition)
            }
        }
        for (partition, reader) in readers {
            let position = positions[partition] ?? 0
            progress.began(partition, records: reader.end.rawValue - position.rawValue, from: position)
        }
        while !readers.isEmpty {
            for (partition, reader) in readers {
                guard isWanted() else { return .stop }
                switch try reader.next(maximumWait: .milliseconds(50)) {
                case .records(let batch):
                    try apply(batch, to: table)
                    positions[partition] = batch.nextOffset
                    progress.restored(partition, records: batch.count, bytes: batch.byteCount)
                case .waiting:
                    progress.stoodStill(
                        partition, at: positions[partition] ?? 0, end: reader.end,
                        openTransaction: reader.openTransaction)
                case .reachedEnd(let next):
                    try state.note(next, of: partition, for: table)
                    progress.ended(partition)
                    reader.close()
                    readers[partition] = nil
                case .outOfRange(let start, let end):
                    let position = positions[partition] ?? 0
                    return .gap("\(partition) holds offsets \(start) to \(end), and it was read up to \(position)")
                }
            }
        }
        return .end
    }

    /// Where reading goes on; the start of the log for a partition that was never read.
    private func startPositions(
        of partitions: [TopicPartition], for table: GlobalTablePlan
    ) throws -> [TopicPartition: Offset] {
        let known = try state.positions(of: partitions, for: table)
        let unknown = partitions.filter { known[$0] == nil }
        if unknown.isEmpty { return known }
        return known.merging(try log.admin.offsetRanges(of: unknown).mapValues(\.start)) { position, _ in position }
    }

    /// Takes in what has come since, without waiting: at most one batch of each partition, so that none keeps the others
    /// from their turn. Returns whether there was something.
    package func update() throws -> Bool {
        if followers.isEmpty { try beginFollowing() }
        if try remakeReplacedTables() { return true }
        var hasChanged = false
        for (table, follower) in followers {
            do {
                guard let batch = try follower.next() else { continue }
                try apply(batch, to: table)
                hasChanged = true
            } catch let error as LogError where error.remedy == .resetPosition {
                try remake(table, because: error.description)
                return true
            }
        }
        return hasChanged
    }

    /// A topic that was made anew may hold the position of the old one: only its id tells.
    private func remakeReplacedTables() throws -> Bool {
        guard time.monotonic >= nextComparison else { return false }
        let ids = try log.admin.topicIDs(of: tables.map(\.topic))
        let replaced = try tables.filter { table in
            guard let id = ids[table.topic] else { return false }
            return try state.topicID(of: table) != id
        }
        for table in replaced { try remake(table, because: "topic \(table.topic) was created anew") }
        nextComparison = time.monotonic + .seconds(10)
        return !replaced.isEmpty
    }

    /// Forgets a table's rows, and has it read from its topic's start.
    private func remake(_ table: GlobalTablePlan, because reason: String) throws {
        close()
        logger.warning("Global table \(table.store) is read again from the start: \(reason)")
        let id = try log.admin.topicIDs(of: [table.topic])[table.topic]
        let starts = try log.admin.offsetRanges(of: partitions(of: table)).mapValues(\.start)
        try state.empty(table, startingAt: starts, topicID: id)
    }

    /// Ends reading; `update` starts it again from where the tables stand.
    package func close() {
        for (_, follower) in followers { follower.close() }
        followers = []
    }

    private func beginFollowing() throws {
        for table in tables {
            for (partition, position) in try startPositions(of: partitions(of: table), for: table) {
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
