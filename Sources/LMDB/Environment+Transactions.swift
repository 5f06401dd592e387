import Synchronization

extension Environment {
    /// Begins the write transaction: `mdb_txn_begin`. Waits while another thread or process has one.
    ///
    /// The transaction belongs to the calling thread: all its calls, and its end, must come from there.
    @available(*, noasync)
    package func beginWrite() throws(LMDBError) -> WriteTransaction {
        let operation = "mdb_txn_begin"
        if options.isReadOnly {
            throw openedReadOnly(operation)
        }
        let thread = currentThread()
        let handle = try state.withLock { state throws(LMDBError) in
            let handle = try openHandle(state, operation)
            state.endOrphan()
            if state.writer == thread {
                throw LMDBError(
                    code: .deadlock, operation: operation, path: path,
                    reason: "this thread has a write transaction open already; commit or abort it first")
            }
            if state.orphan != nil {
                throw LMDBError(
                    code: .ownerDead, operation: operation, path: path,
                    reason: "a write transaction was let go on another thread than its own, and still holds LMDB's "
                        + "writer lock; begin the next one on its own thread, or restart the process")
            }
            state.users += 1
            return handle
        }
        var begun: TransactionHandle?
        let code = handle.begin(flags: 0, &begun)
        guard code == 0, let transaction = begun else {
            release()
            throw failure(code, operation)
        }
        state.withLock { $0.writer = thread }
        return WriteTransaction(
            state: TransactionState(environment: self, handle: transaction, thread: thread, newestIdentity: .max))
    }

    /// Begins a read transaction, a snapshot of what was committed last: `mdb_txn_begin`.
    ///
    /// While it lives, pages that writers free are not used again: keep it short. It may change threads, but only one
    /// may use it at a time.
    package func beginRead() throws(LMDBError) -> ReadTransaction {
        let handle = try acquire("mdb_txn_begin")
        // Before the snapshot is taken: a database that is opened from now on must not be used in it.
        let newestIdentity = state.withLock { $0.newestIdentity }
        var begun: TransactionHandle?
        let code = handle.begin(flags: mdbReadOnly, &begun)
        guard code == 0, let transaction = begun else {
            release()
            throw failure(code, "mdb_txn_begin")
        }
        let state = TransactionState(
            environment: self, handle: transaction, thread: nil, newestIdentity: newestIdentity)
        lookUpDatabases(of: state)
        return ReadTransaction(state: state)
    }

    /// Makes LMDB look up the roots of all databases now. It would do so at the first use, by the database's name, which
    /// a writer frees when it drops the database; `drop` takes the same lock.
    func lookUpDatabases(of transaction: TransactionState) {
        state.withLock { state in
            for database in state.databases.values {
                var statistics = DatabaseStatistics()
                // A database that isn't in this snapshot is an error of its first use.
                _ = transaction.handle.statistics(of: database.handle, &statistics)
            }
        }
    }

    /// A transaction of ours has ended.
    func transactionEnded(isWriter: Bool) {
        if isWriter {
            state.withLock { $0.writer = nil }
        }
        release()
    }

    /// A write transaction was let go on a foreign thread.
    func adopt(orphan: TransactionHandle) {
        state.withLock { $0.orphan = orphan }
    }
}
