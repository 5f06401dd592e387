import Synchronization

/// What a transaction shares with its cursors, which may outlive it.
///
/// One thread at a time uses it. The variables' exclusivity is unchecked since they are read and written for each record,
/// always by a single load or store that no other access can overlap.
@safe
final class TransactionState {
    let environment: Environment
    let handle: TransactionHandle
    /// The thread that a write transaction belongs to; nil for a read transaction.
    let thread: UInt?
    /// Databases that were opened later than this one can't be used: the snapshot doesn't know them. Zero after a reset.
    @exclusivity(unchecked) private(set) var newestIdentity: UInt64
    /// The environment's, which the reference above keeps alive.
    private let table: DatabaseTable.View
    /// The databases that this transaction opened: for everybody once it is committed, gone if it is aborted.
    private(set) var opened: [String: Database] = [:]

    /// Changes when the transaction ends or is reset: a cursor of an older session is dead. Zero: ended.
    @exclusivity(unchecked) private(set) var session: UInt = 1
    private(set) var isReset = false
    /// Counts the changes, so that a cursor knows when bytes that it found may have moved.
    @exclusivity(unchecked) private(set) var changes: UInt64 = 0
    /// The same by database, so that a cursor knows whether it still stands where it stood.
    private let changesByDatabase: UnsafeMutablePointer<UInt64>

    init(environment: Environment, handle: TransactionHandle, thread: UInt?, newestIdentity: UInt64) {
        self.environment = environment
        self.handle = handle
        self.thread = thread
        unsafe self.newestIdentity = newestIdentity
        table = DatabaseTable.View(of: environment.databases)
        let count = Int(environment.databases.count)
        unsafe changesByDatabase = .allocate(capacity: count)
        unsafe changesByDatabase.initialize(repeating: 0, count: count)
    }

    deinit {
        unsafe changesByDatabase.deallocate()
    }

    /// Refuses a foreign thread and a database that isn't open, or not in this transaction.
    @inline(__always)
    func require(_ database: Database, _ operation: StaticString) throws(LMDBError) {
        if let thread, thread != currentThread() {
            throw wrongThread(operation)
        }
        guard table.contains(database), unsafe database.identity <= newestIdentity else {
            throw unusable(database, operation)
        }
    }

    /// Refuses a foreign thread and a transaction that was reset.
    func requireLive(_ operation: StaticString) throws(LMDBError) {
        if let thread, thread != currentThread() {
            throw wrongThread(operation)
        }
        if isReset {
            throw wasReset(operation)
        }
    }

    /// Says that the database is about to change.
    @inline(__always)
    func noteChange(of database: Database) {
        unsafe changes &+= 1
        unsafe changesByDatabase[Int(database.handle)] &+= 1
    }

    @inline(__always)
    func changes(of database: Database) -> UInt64 {
        unsafe changesByDatabase[Int(database.handle)]
    }

    /// Keeps the handle of a database that this transaction opened.
    func remember(_ name: String, _ handle: UInt32) -> Database {
        let database = environment.databases.register(handle)
        opened[name] = database
        return database
    }

    /// Drops the database from those that the transaction opened.
    func forget(_ database: Database) {
        opened = opened.filter { $0.value != database }
    }

    /// `mdb_txn_reset`
    func reset() {
        guard !isReset else { return }
        isReset = true
        unsafe session &+= 1
        unsafe newestIdentity = 0
        handle.reset()
    }

    /// `mdb_txn_renew`
    func renew() throws(LMDBError) {
        guard isReset else {
            throw failure(errnoInvalidArgument, "mdb_txn_renew", "the transaction wasn't reset")
        }
        // Before the snapshot is taken, as in `beginRead`.
        let newest = environment.state.withLock { $0.newestIdentity }
        let code = handle.renew()
        guard code == 0 else { throw failure(code, "mdb_txn_renew") }
        unsafe newestIdentity = newest
        isReset = false
        environment.lookUpDatabases(of: self)
    }

    /// `mdb_txn_commit`
    func commit() throws(LMDBError) {
        try requireLive("mdb_txn_commit")
        unsafe session = 0
        let code =
            opened.isEmpty
            ? handle.commit()
            // Under the lock, so that a reader that sees the database in its snapshot finds it open.
            : environment.state.withLock { state in
                let code = handle.commit()
                if code == 0 {
                    state.publish(opened)
                }
                return code
            }
        finish(committed: code == 0)
        guard code == 0 else { throw failure(code, "mdb_txn_commit") }
    }

    /// `mdb_txn_abort`, if the transaction hasn't ended yet.
    func abort() {
        guard unsafe session != 0 else { return }
        unsafe session = 0
        if let thread, thread != currentThread() {
            forgetOpened()
            environment.adopt(orphan: handle)
        } else {
            handle.abort()
            finish(committed: false)
        }
    }

    private func finish(committed: Bool) {
        if !committed {
            forgetOpened()
        }
        environment.transactionEnded(isWriter: thread != nil)
    }

    private func forgetOpened() {
        for database in opened.values {
            environment.databases.forget(database)
        }
    }
}
