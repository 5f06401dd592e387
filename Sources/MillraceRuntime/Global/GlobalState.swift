internal import LMDB
internal import Synchronization

/// The rows of all global tables of a process: one LMDB environment, with a database for each table.
///
/// The topics are the truth, and this is a copy of them: rows and positions are one transaction, and where the copy doesn't
/// fit its topic any more, it is made anew. One thread writes; all stream threads read snapshots.
package final class GlobalState: @unchecked Sendable {
    let environment: Environment
    private let databases: [String: Database]
    private let meta: Database
    private let directory: String
    private let trust: TrustMark

    /// Opens or makes the copy. One of another log, or of a topic that was made anew, is thrown away.
    ///
    /// - Parameter topicIDs: what tells each topic from an earlier one of the same name, where the log has ids.
    package init(
        in directory: String, tables: [GlobalTablePlan], logIdentity: String, topicIDs: [String: String],
        logger: StreamsLogger
    ) throws {
        self.directory = directory
        trust = TrustMark(directory: directory)
        try StateDirectory.refuseSymbolicLink(directory)
        if let reason = try trust.reasonToDistrust() {
            logger.warning("The copy of the global tables in \(directory) is made anew: \(reason)")
            try StateDirectory.removeTask(directory)
        }
        try FileSystem.makeDirectory(directory)
        try trust.markInUse()
        environment = try Self.openReplacingDamage(directory, tables.count, trust, logger)
        do {
            (meta, databases) = try Self.adopt(
                environment, tables, logIdentity: logIdentity, topicIDs: topicIDs, directory: directory, logger: logger)
        } catch {
            environment.close()
            throw error
        }
    }

    /// Opens the tables' databases, and empties those that are of another log or topic.
    private static func adopt(
        _ environment: Environment, _ tables: [GlobalTablePlan], logIdentity: String, topicIDs: [String: String],
        directory: String, logger: StreamsLogger
    ) throws -> (Database, [String: Database]) {
        let transaction = try environment.beginWrite()
        let meta = try transaction.openDatabase(StateLayout.meta)
        var databases: [String: Database] = [:]
        let knownLog = try transaction.text(of: .log, in: meta)
        let isOtherLog = knownLog != nil && knownLog != logIdentity
        if isOtherLog {
            logger.info("The copy of the global tables in \(directory) is of another log, and is made anew")
            try transaction.empty(meta)
        }
        for table in tables {
            let database = try transaction.openDatabase(StateLayout.database(ofStore: table.store))
            databases[table.store] = database
            let known = try transaction.text(of: .topic(table.topic), in: meta)
            let id = topicIDs[table.topic] ?? table.topic
            if isOtherLog || known != id {
                try transaction.empty(database)
                try forgetPositions(of: table.topic, in: meta, transaction)
            }
            try transaction.set(.topic(table.topic), to: id, in: meta)
        }
        try transaction.set(.log, to: logIdentity, in: meta)
        try transaction.commit()
        return (meta, databases)
    }

    private static func openReplacingDamage(
        _ directory: String, _ tables: Int, _ trust: TrustMark, _ logger: StreamsLogger
    ) throws -> Environment {
        do throws(LMDBError) { return try open(directory, tables) } catch {
            guard error.isDamage else { throw error }
            logger.warning("The copy of the global tables in \(directory) is made anew: \(error)")
        }
        try StateDirectory.removeTask(directory)
        try trust.markInUse()
        return try open(directory, tables)
    }

    /// The map can't grow while stream threads read: it takes address space only, so it may be as large as any disk.
    private static let mapSize = 1 << 40

    private static func open(_ directory: String, _ tables: Int) throws(LMDBError) -> Environment {
        try Environment(
            directory: directory,
            options: EnvironmentOptions(
                maximumDatabases: tables + 64, mapSize: mapSize, maximumReaders: 1024, durability: .withoutSync))
    }

    package func close() throws {
        defer { environment.close() }
        try environment.sync(force: true)
        environment.close()
        try trust.markClean()
    }

    /// Where each partition is read on; 0 for one that was never read.
    func positions(of partitions: [TopicPartition]) throws -> [TopicPartition: Offset] {
        let transaction = try environment.beginWrite()
        var positions: [TopicPartition: Offset] = [:]
        for partition in partitions {
            positions[partition] = Offset(try transaction.number(of: .position(of: partition), in: meta) ?? 0)
        }
        transaction.abort()
        return positions
    }

    /// Takes in a batch of a table's topic.
    ///
    /// - Parameter isUsable: whether a record can be a row; called for those that have a key.
    func apply(
        _ batch: RecordBatch, to table: GlobalTablePlan, _ isUsable: (borrowing RawRecord, Offset) throws -> Bool
    ) throws {
        guard let database = databases[table.store] else { return }
        let transaction = try environment.beginWrite()
        var stored = ByteWriter()
        for index in 0..<batch.count {
            try batch.withRecord(at: index) { record in
                guard try isUsable(record, batch.offset(at: index)), let key = record.key else { return }
                stored.removeAll()
                if LocalKey.isPlain(key) {
                    try Self.set(key, to: record, &stored, in: database, transaction)
                } else {
                    LocalKey.append(whole: key, to: &stored)
                    let local = LocalKey.special(key)
                    try unsafe Self.set(local.span.bytes, to: record, &stored, in: database, transaction)
                }
            }
        }
        try transaction.set(.position(of: batch.partition), to: batch.nextOffset.rawValue, in: meta)
        try transaction.commit()
    }

    /// Sets or deletes the row of a key in the database's form.
    private static func set(
        _ local: RawSpan, to record: borrowing RawRecord, _ stored: inout ByteWriter, in database: Database,
        _ transaction: borrowing WriteTransaction
    ) throws {
        guard let value = record.value else {
            // A deletion of a row that isn't there is nothing to note.
            _ = try transaction.delete(local, in: database)
            return
        }
        stored.append(bigEndian: record.timestamp.milliseconds)
        stored.append(value)
        try transaction.put(stored.bytes, for: local, in: database)
    }

    /// Notes that a partition was read up to `position`, where nothing was between.
    func note(_ position: Offset, of partition: TopicPartition) throws {
        let transaction = try environment.beginWrite()
        try transaction.set(.position(of: partition), to: position.rawValue, in: meta)
        try transaction.commit()
    }

    /// Forgets a table's rows, to be read from its topic's start again.
    func empty(_ table: GlobalTablePlan, startingAt starts: [TopicPartition: Offset]) throws {
        guard let database = databases[table.store] else { return }
        let transaction = try environment.beginWrite()
        try transaction.empty(database)
        for (partition, start) in starts {
            try transaction.set(.position(of: partition), to: start.rawValue, in: meta)
        }
        try transaction.commit()
    }

    func database(of store: String) -> Database? { databases[store] }

    private static func forgetPositions(
        of topic: String, in meta: Database, _ transaction: borrowing WriteTransaction
    ) throws {
        var positions: [StateLayout.Entry] = []
        var cursor = try transaction.openCursor(in: meta)
        var found = try cursor.first()
        while found {
            cursor.withEntry { key, _ in
                let entry = StateLayout.Entry(name: String(decoding: key.toArray(), as: UTF8.self))
                if let entry, entry.kind == .position, entry.partition?.topic == topic { positions.append(entry) }
            }
            found = try cursor.next()
        }
        for position in positions { try transaction.remove(position, in: meta) }
    }
}
