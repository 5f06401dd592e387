import Synchronization

extension TransactionState {
    /// `mdb_dbi_open`; nil if there is no such database and it isn't to be created.
    func openDatabase(_ name: String, create: Bool) throws(LMDBError) -> Database? {
        try requireLive("mdb_dbi_open")
        if let database = opened[name] ?? environment.state.withLock({ $0.databases[name] }) {
            return database
        }
        guard !name.isEmpty, !name.utf8.contains(0) else {
            throw failure(errnoInvalidArgument, "mdb_dbi_open", "a database's name is not empty and has no zero byte")
        }
        var handle: UInt32 = 0
        let code = self.handle.openDatabase(name, flags: create ? mdbCreate : 0, &handle)
        if code == mdbNotFound { return nil }
        guard code == 0 else { throw failure(code, "mdb_dbi_open") }
        return remember(name, handle)
    }

    /// The database for a read transaction, which can use only those that were open when it began.
    func existingDatabase(_ name: String) throws(LMDBError) -> Database? {
        if let database = environment.state.withLock({ $0.databases[name] }) {
            try require(database, "mdb_dbi_open")
            return database
        }
        guard try databaseNames().contains(name) else { return nil }
        throw failure(
            mdbBadDatabase, "mdb_dbi_open",
            "the database exists but isn't open; open it in a write transaction first, or open the environment again")
    }

    /// The keys of LMDB's main database.
    func databaseNames() throws(LMDBError) -> [String] {
        try requireLive("mdb_cursor_open")
        let cursor = try openMainCursor()
        defer { cursor.close() }
        var names: [String] = []
        var found = unsafe cursor.move(.first)
        while unsafe found.code == 0 {
            names.append(unsafe String(decoding: found.key, as: UTF8.self))
            unsafe found = cursor.move(.next)
        }
        guard unsafe found.code == mdbNotFound else { throw unsafe failure(found.code, "mdb_cursor_get") }
        return names
    }

    /// Where in memory the first database's name is; nil when there is no database.
    func addressOfAnyKey() throws(LMDBError) -> UInt? {
        let cursor = try openMainCursor()
        defer { cursor.close() }
        let found = unsafe cursor.move(.first)
        if unsafe found.code == mdbNotFound { return nil }
        guard unsafe found.code == 0 else { throw unsafe failure(found.code, "mdb_cursor_get") }
        return unsafe found.key.baseAddress.map { UInt(bitPattern: $0) }
    }

    private func openMainCursor() throws(LMDBError) -> CursorHandle {
        var opened: CursorHandle?
        let code = handle.openCursor(in: mainDatabaseHandle, &opened)
        guard code == 0, let cursor = opened else { throw failure(code, "mdb_cursor_open") }
        return cursor
    }

    /// `mdb_drop`
    func empty(_ database: Database) throws(LMDBError) {
        try require(database, "mdb_drop")
        noteChange(of: database)
        let code = handle.drop(database.handle, closing: false)
        guard code == 0 else { throw failure(code, "mdb_drop") }
    }

    /// `mdb_drop` that also closes the handle.
    func drop(_ database: Database) throws(LMDBError) {
        // The long part, giving the pages back, goes first and without the lock, which readers need to begin.
        try empty(database)
        let code = environment.state.withLock { state in
            let code = handle.drop(database.handle, closing: true)
            if code == 0 {
                state.remove(database)
                environment.databases.forget(database)
            }
            return code
        }
        guard code == 0 else { throw failure(code, "mdb_drop") }
        forget(database)
    }

    /// `mdb_stat`
    func statistics(of database: Database) throws(LMDBError) -> DatabaseStatistics {
        try require(database, "mdb_stat")
        var statistics = DatabaseStatistics()
        let code = handle.statistics(of: database.handle, &statistics)
        guard code == 0 else { throw failure(code, "mdb_stat") }
        return statistics
    }

    /// `mdb_cursor_open`
    func openCursor(in database: Database) throws(LMDBError) -> Cursor {
        try require(database, "mdb_cursor_open")
        var opened: CursorHandle?
        let code = handle.openCursor(in: database.handle, &opened)
        guard code == 0, let cursor = opened else { throw failure(code, "mdb_cursor_open") }
        return Cursor(state: self, handle: cursor, database: database)
    }
}
