/// The write transaction of an environment.
///
/// It belongs to the thread that began it. Let go without `commit()` it leaves nothing behind.
///
/// Bytes that it hands out are LMDB's own: they are good until the transaction's next change, and must not be passed to a
/// put of the same transaction, which may move them while it copies.
package struct WriteTransaction: ~Copyable {
    let state: TransactionState

    deinit {
        state.abort()
    }

    /// Makes the changes, and the databases that were opened, everybody's: `mdb_txn_commit`.
    ///
    /// Its cursors are closed. After an error nothing of the transaction remains.
    @available(*, noasync)
    package consuming func commit() throws(LMDBError) {
        try state.commit()
    }

    /// Drops the changes: `mdb_txn_abort`. Its cursors are closed.
    @available(*, noasync)
    package consuming func abort() {
        state.abort()
    }

    /// Opens a named database, and creates it if it is missing: `mdb_dbi_open`.
    ///
    /// It becomes usable by later transactions when this one is committed. If it is aborted, the database must be opened
    /// again.
    @available(*, noasync)
    package func openDatabase(_ name: String, create: Bool = true) throws(LMDBError) -> Database {
        guard let database = try state.openDatabase(name, create: create) else {
            throw state.failure(mdbNotFound, "mdb_dbi_open")
        }
        return database
    }

    /// Opens a named database; nil when there is none: `mdb_dbi_open`.
    @available(*, noasync)
    package func existingDatabase(_ name: String) throws(LMDBError) -> Database? {
        try state.openDatabase(name, create: false)
    }

    /// The names of all databases, in order.
    @available(*, noasync)
    package func databaseNames() throws(LMDBError) -> [String] {
        try state.databaseNames()
    }

    /// The value of a key; nil when there is none: `mdb_get`. Good until the transaction's next change.
    @available(*, noasync)
    @_lifetime(borrow self)
    package func value(for key: RawSpan, in database: Database) throws(LMDBError) -> RawSpan? {
        try state.require(database, "mdb_get")
        let found = unsafe state.handle.get(key, in: database.handle)
        if unsafe found.code == 0 {
            return unsafe _overrideLifetime(RawSpan(_unsafeBytes: found.value), borrowing: self)
        }
        guard unsafe found.code == mdbNotFound else { throw unsafe state.failure(found.code, "mdb_get") }
        return nil
    }

    /// Stores a value: `mdb_put`.
    @available(*, noasync)
    package func put(
        _ value: RawSpan, for key: RawSpan, in database: Database, mode: PutMode = .upsert
    ) throws(LMDBError) {
        try state.require(database, "mdb_put")
        state.noteChange(of: database)
        let code = state.handle.put(value, for: key, in: database.handle, flags: mode.flags)
        guard code == 0 else { throw state.failure(code, "mdb_put") }
    }

    /// Deletes a key, and says whether it was there: `mdb_del`.
    @available(*, noasync)
    @discardableResult
    package func delete(_ key: RawSpan, in database: Database) throws(LMDBError) -> Bool {
        try state.require(database, "mdb_del")
        state.noteChange(of: database)
        let code = state.handle.delete(key, in: database.handle)
        if code == 0 { return true }
        guard code == mdbNotFound else { throw state.failure(code, "mdb_del") }
        return false
    }

    /// Deletes all entries of a database: `mdb_drop`.
    @available(*, noasync)
    package func empty(_ database: Database) throws(LMDBError) {
        try state.empty(database)
    }

    /// Deletes a database: `mdb_drop`.
    ///
    /// It is closed for everybody at once: readers that use it now get `.badDatabase`, and if the transaction is aborted
    /// it must be opened again.
    @available(*, noasync)
    package func drop(_ database: Database) throws(LMDBError) {
        try state.drop(database)
    }

    /// How many entries a database has: `mdb_stat`.
    @available(*, noasync)
    package func entryCount(of database: Database) throws(LMDBError) -> Int {
        try state.statistics(of: database).entries
    }

    /// The size and shape of a database: `mdb_stat`.
    @available(*, noasync)
    package func statistics(of database: Database) throws(LMDBError) -> DatabaseStatistics {
        try state.statistics(of: database)
    }

    /// Opens a cursor, which reads and writes: `mdb_cursor_open`. It is of no use after the transaction's end.
    @available(*, noasync)
    package func openCursor(in database: Database) throws(LMDBError) -> Cursor {
        try state.openCursor(in: database)
    }
}
