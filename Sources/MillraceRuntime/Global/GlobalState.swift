internal import LMDB
internal import Synchronization

/// The rows of all global tables of a process: one LMDB environment, with a database for each table.
///
/// The topics are the truth, and this is a copy of them: rows and positions are one transaction, and where the copy doesn't
/// fit its topic any more, or is damaged, it is made anew. One thread writes; all stream threads read snapshots.
package final class GlobalState: @unchecked Sendable {
    let environment: Environment
    private let databases: [String: Database]
    private let meta: Database
    private let directory: String
    private let trust: TrustMark
    private let logger: StreamsLogger
    /// Set once damage was found: the copy isn't marked as clean then.
    private let isDistrusted = Atomic(false)

    /// Opens or makes the copy. What is of another log, topic or format is thrown away, and read again.
    ///
    /// - Parameters:
    ///   - topicIDs: what tells each topic from an earlier one of the same name, where the log has ids.
    ///   - signatures: how the stores' bytes are to be read, as far as that is known.
    package init(
        in directory: String, tables: [GlobalTablePlan], logIdentity: String, topicIDs: [String: String],
        signatures: [String: StoreSignature] = [:], logger: StreamsLogger
    ) throws {
        self.directory = directory
        self.logger = logger
        trust = TrustMark(directory: directory)
        try StateDirectory.refuseSymbolicLink(directory)
        if let reason = try trust.reasonToDistrust() {
            logger.warning("The copy of the global tables in \(directory) is made anew: \(reason)")
            try StateDirectory.removeTask(directory)
        }
        try FileSystem.makeDirectory(directory)
        try trust.markInUse()
        let adoption = GlobalAdoption(
            tables: tables, logIdentity: logIdentity, topicIDs: topicIDs, signatures: signatures, logger: logger)
        do {
            (environment, meta, databases) = try Self.openReplacingDamage(directory, adoption, trust)
        } catch let error as LMDBError {
            throw Self.unusable(directory, error)
        }
    }

    private static func openReplacingDamage(
        _ directory: String, _ adoption: GlobalAdoption, _ trust: TrustMark
    ) throws -> (Environment, Database, [String: Database]) {
        do {
            return try open(directory, adoption)
        } catch let error as LMDBError where error.isDamage || error.is(.databasesFull) {
            adoption.logger.warning("The copy of the global tables in \(directory) is made anew: \(error)")
        }
        try StateDirectory.removeTask(directory)
        try FileSystem.makeDirectory(directory)
        try trust.markInUse()
        return try open(directory, adoption)
    }

    /// The map can't grow while stream threads read: it takes address space only, so it may be as large as any disk.
    private static let mapSize = 1 << 40

    private static func open(
        _ directory: String, _ adoption: GlobalAdoption
    ) throws -> (Environment, Database, [String: Database]) {
        let environment = try Environment(
            directory: directory,
            options: EnvironmentOptions(
                maximumDatabases: adoption.tables.count + 64, mapSize: mapSize, maximumReaders: 1024,
                durability: .withoutSync))
        do {
            let (meta, databases) = try adoption.adopt(environment)
            return (environment, meta, databases)
        } catch {
            environment.close()
            throw error
        }
    }

    package func close() throws {
        defer { environment.close() }
        try explainingFailures { try environment.sync(force: true) }
        environment.close()
        if !isDistrusted.load(ordering: .relaxed) { try trust.markClean() }
    }

    // MARK: Failures

    /// What a failure of the copy means for the user. Damage is remembered: the next start makes the copy anew.
    func failure(_ error: LMDBError) -> StreamsError {
        if error.isDamage {
            isDistrusted.store(true, ordering: .relaxed)
            do { try trust.remove() } catch let removal {
                logger.warning("The damaged copy of the global tables can't be marked as such: \(removal)")
            }
        }
        return Self.unusable(directory, error)
    }

    private static func unusable(_ directory: String, _ error: LMDBError) -> StreamsError {
        let advice =
            error.isDamage
            ? "The next start reads it from its topics again; if that fails too, delete the directory \(directory)"
            : "If the disk is full, free some space. The directory \(directory) can be deleted while the application "
                + "is stopped: the next start reads it from its topics again"
        return StreamsError(
            .state, "the copy of the global tables in \(directory) can't be used: \(error) \(advice)", cause: error)
    }

    private func explainingFailures<Result>(_ body: () throws -> Result) throws -> Result {
        do { return try body() } catch let error as LMDBError { throw failure(error) }
    }

    // MARK: Rows and positions

    /// Where each partition is read on for a table; none for one that was never read.
    func positions(
        of partitions: [TopicPartition], for table: GlobalTablePlan
    ) throws -> [TopicPartition: Offset] {
        try explainingFailures {
            let transaction = try environment.beginRead()
            var positions: [TopicPartition: Offset] = [:]
            for partition in partitions {
                let name = Array(StateLayout.Entry.position(of: partition, for: table).name.utf8)
                try unsafe transaction.withValue(of: name.span.bytes, in: meta) { bytes in
                    if bytes.byteCount == 8 { positions[partition] = Offset(bytes.loadBigEndian(as: Int64.self)) }
                }
            }
            return positions
        }
    }

    /// Takes in a batch of a table's topic.
    ///
    /// - Parameter isUsable: whether a record can be a row; called for those that have a key.
    func apply(
        _ batch: RecordBatch, to table: GlobalTablePlan, _ isUsable: (borrowing RawRecord, Offset) throws -> Bool
    ) throws {
        guard let database = databases[table.store] else { return }
        try explainingFailures {
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
            try set(batch.nextOffset, of: batch.partition, for: table, transaction)
            try transaction.commit()
        }
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

    /// Notes that a partition was read for a table up to `position`, where nothing was between.
    func note(_ position: Offset, of partition: TopicPartition, for table: GlobalTablePlan) throws {
        try explainingFailures {
            let transaction = try environment.beginWrite()
            try set(position, of: partition, for: table, transaction)
            try transaction.commit()
        }
    }

    /// The id that the table's topic had when the rows were read; the topic's name where the log has no ids.
    func topicID(of table: GlobalTablePlan) throws -> String? {
        try explainingFailures {
            let transaction = try environment.beginRead()
            var id: String?
            let name = Array(StateLayout.Entry.topic(of: table).name.utf8)
            try unsafe transaction.withValue(of: name.span.bytes, in: meta) { bytes in
                id = String(decoding: bytes.toArray(), as: UTF8.self)
            }
            return id
        }
    }

    /// Forgets a table's rows, to be read from its topic's start again.
    ///
    /// - Parameter topicID: the id that the topic has now; nil where the log has no ids.
    func empty(_ table: GlobalTablePlan, startingAt starts: [TopicPartition: Offset], topicID: String?) throws {
        guard let database = databases[table.store] else { return }
        try explainingFailures {
            let transaction = try environment.beginWrite()
            try transaction.empty(database)
            for (partition, start) in starts { try set(start, of: partition, for: table, transaction) }
            try transaction.setTopicID(topicID ?? table.topic, of: table, in: meta)
            try transaction.commit()
        }
    }

    private func set(
        _ position: Offset, of partition: TopicPartition, for table: GlobalTablePlan,
        _ transaction: borrowing WriteTransaction
    ) throws {
        try transaction.set(.position(of: partition, for: table), to: position.rawValue, in: meta)
        // For commands that look at the copy by topic.
        try transaction.set(.position(of: partition), to: position.rawValue, in: meta)
    }

    func database(of store: String) -> Database? { databases[store] }
}
