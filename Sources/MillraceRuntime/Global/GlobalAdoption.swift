internal import LMDB

/// Makes a copy of global tables, as it was found, that of a topology's tables: keeps what fits, and drops the rest.
struct GlobalAdoption {
    let tables: [GlobalTablePlan]
    let logIdentity: String
    let topicIDs: [String: String]
    let signatures: [String: StoreSignature]
    let logger: StreamsLogger

    func adopt(_ environment: Environment) throws -> (Database, [String: Database]) {
        let transaction = try environment.beginWrite()
        let meta = try transaction.openDatabase(StateLayout.meta)
        let knownLog = try transaction.text(of: .log, in: meta)
        if let knownLog, knownLog != logIdentity {
            logger.info("The copy of the global tables is of another log, and is made anew")
            try transaction.empty(meta)
        }
        // Each that stays would take one of the databases that may be open.
        let stores = Set(tables.map(\.store))
        for name in try transaction.databaseNames() {
            guard let store = StateLayout.store(ofDatabase: name), !stores.contains(store) else { continue }
            try transaction.drop(transaction.openDatabase(name))
        }
        let fitting = try tables.filter { try fits($0, meta, transaction) }
        try forgetEntries(ofOthersThan: fitting, in: meta, transaction)
        var databases: [String: Database] = [:]
        for table in tables {
            let database = try transaction.openDatabase(StateLayout.database(ofStore: table.store))
            databases[table.store] = database
            if !fitting.contains(table) {
                if try transaction.entryCount(of: database) > 0 {
                    logger.info(
                        "Global table \(table.store) is read again from the start: the rows here are of another topic or "
                            + "format")
                }
                try transaction.empty(database)
            }
            try transaction.setTopicID(topicIDs[table.topic] ?? table.topic, of: table, in: meta)
            if let signature = signatures[table.store] {
                try transaction.set(.signature(ofStore: table.store), to: signature.encoded, in: meta)
            }
        }
        try transaction.set(.log, to: logIdentity, in: meta)
        try transaction.commit()
        return (meta, databases)
    }

    /// Whether the rows of a table's store are of the topic that it has now, and in the form that they are read in.
    private func fits(
        _ table: GlobalTablePlan, _ meta: Database, _ transaction: borrowing WriteTransaction
    ) throws -> Bool {
        try transaction.text(of: .topic(of: table), in: meta) == topicIDs[table.topic] ?? table.topic
            && transaction.text(of: .signature(ofStore: table.store), in: meta) == signatures[table.store]?.encoded
    }

    private func forgetEntries(
        ofOthersThan fitting: [GlobalTablePlan], in meta: Database, _ transaction: borrowing WriteTransaction
    ) throws {
        var others: [StateLayout.Entry] = []
        var cursor = try transaction.openCursor(in: meta)
        var found = try cursor.first()
        while found {
            cursor.withEntry { key, _ in
                let entry = StateLayout.Entry(name: String(decoding: key.toArray(), as: UTF8.self))
                if let entry, !fitting.contains(where: entry.isKept(for:)) { others.append(entry) }
            }
            found = try cursor.next()
        }
        for entry in others { try transaction.remove(entry, in: meta) }
    }
}

extension StateLayout.Entry {
    /// Where a partition is read on for a table: several may read the same topic, and not all are always here.
    static func position(of partition: TopicPartition, for table: GlobalTablePlan) -> Self {
        position(ofStore: "\(table.store)/\(partition)")
    }

    /// The id of the topic that the rows of a table are of.
    static func topic(of table: GlobalTablePlan) -> Self { topic("\(table.store)/\(table.topic)") }

    fileprivate func isKept(for table: GlobalTablePlan) -> Bool {
        switch kind {
        case .position:
            partition?.topic == table.topic || partition?.topic == "\(table.store)/\(table.topic)"
        case .topic: subject == table.topic || self == .topic(of: table)
        case .signature: subject == table.store
        default: true
        }
    }
}

extension WriteTransaction {
    borrowing func setTopicID(_ id: String, of table: GlobalTablePlan, in meta: Database) throws {
        try set(.topic(of: table), to: id, in: meta)
        // For commands that look at the copy by topic.
        try set(.topic(table.topic), to: id, in: meta)
    }
}
