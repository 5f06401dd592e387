/// A snapshot of an environment.
///
/// It may change threads, but only one thread may use it at a time. While it lives, pages that writers free are not used
/// again and the data file grows: end it soon.
package struct ReadTransaction: ~Copyable {
    let state: TransactionState

    deinit {
        state.abort()
    }

    /// Gives the snapshot up and keeps the transaction for `renew()`: `mdb_txn_reset`. Its cursors are of no use any more.
    package mutating func reset() {
        state.reset()
    }

    /// Takes a new snapshot after `reset()`, more cheaply than a new transaction does: `mdb_txn_renew`.
    package mutating func renew() throws(LMDBError) {
        try state.renew()
    }

    /// Ends the transaction, as letting go does: `mdb_txn_abort`.
    package consuming func end() {
        state.abort()
    }

    /// A named database; nil when there is none.
    ///
    /// All databases that exist when the environment is opened are open; one that is created later is there for the read
    /// transactions that begin after the commit.
    package func existingDatabase(_ name: String) throws(LMDBError) -> Database? {
        try state.existingDatabase(name)
    }

    /// The names of all databases, in order.
    package func databaseNames() throws(LMDBError) -> [String] {
        try state.databaseNames()
    }

    /// The value of a key; nil when there is none: `mdb_get`. Good until the transaction ends or is reset.
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

    /// How many entries a database has: `mdb_stat`.
    package func entryCount(of database: Database) throws(LMDBError) -> Int {
        try state.statistics(of: database).entries
    }

    /// The size and shape of a database: `mdb_stat`.
    package func statistics(of database: Database) throws(LMDBError) -> DatabaseStatistics {
        try state.statistics(of: database)
    }

    /// Opens a cursor, which only reads: `mdb_cursor_open`. It is of no use after the transaction's end.
    package func openCursor(in database: Database) throws(LMDBError) -> Cursor {
        try state.openCursor(in: database)
    }
}
