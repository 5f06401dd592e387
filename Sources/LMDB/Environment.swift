import Synchronization

/// One LMDB environment: a directory with a data file and a lock file.
///
/// Any thread may call it. It has one writer at a time and any number of readers, which never wait for the writer nor it
/// for them. It closes when it is let go; live transactions keep it open.
package final class Environment: Sendable {
    /// The directory that was asked for.
    package let directory: String
    /// How it was opened.
    package let options: EnvironmentOptions
    let databases: DatabaseTable
    let state: Mutex<EnvironmentState>
    private let identity: FileIdentity

    /// Opens the environment of a directory, and makes both when they are missing: `mdb_env_create`, `mdb_env_open`.
    ///
    /// Only the owner gets access to what is made. The databases that exist are opened too, so that readers find them.
    /// One process may open a directory only once at a time.
    package init(directory: String, options: EnvironmentOptions = EnvironmentOptions()) throws(LMDBError) {
        let path = Self.dataFile(in: directory)
        let file = try Self.openDataFile(in: directory, options)
        defer { file.closeAfterReading() }
        let identity = try Self.claim(file, path)
        do {
            try DataFileCheck.check(file, path)
            let handle = try Self.open(directory, options)
            self.directory = directory
            self.options = options
            self.identity = identity
            databases = DatabaseTable(maximumDatabases: UInt32(clamping: options.maximumDatabases))
            state = Mutex(EnvironmentState(handle: handle, information: handle.information()))
        } catch {
            OpenEnvironments.release(identity) {}
            throw error
        }
        do {
            try openExistingDatabases()
        } catch {
            close()
            throw error
        }
    }

    deinit {
        close()
    }

    /// The data file, as errors name it.
    var path: String { Self.dataFile(in: directory) }

    /// Closes the environment now, or when the last live transaction ends: `mdb_env_close`. Doing it again is fine.
    ///
    /// After a write transaction was let go on another thread than its own, it stays open until that thread closes it.
    package func close() {
        state.withLock { state in
            state.isClosing = true
            state.endOrphan()
            closeIfUnused(&state)
        }
    }

    /// Counts a transaction or a call that the environment must stay open for.
    func acquire(_ operation: String) throws(LMDBError) -> EnvironmentHandle {
        try state.withLock { state throws(LMDBError) in
            let handle = try openHandle(state, operation)
            state.users += 1
            return handle
        }
    }

    /// The end of what `acquire` began.
    func release() {
        state.withLock { state in
            state.users -= 1
            closeIfUnused(&state)
        }
    }

    func openHandle(_ state: EnvironmentState, _ operation: String) throws(LMDBError) -> EnvironmentHandle {
        guard let handle = state.handle, !state.isClosing else {
            throw LMDBError(code: .closed, operation: operation, path: path, reason: "the environment is closed")
        }
        return handle
    }

    private func closeIfUnused(_ state: inout EnvironmentState) {
        guard state.isClosing, state.users == 0, let handle = state.handle else { return }
        state.information = handle.information()
        state.handle = nil
        OpenEnvironments.release(identity) { handle.close() }
    }

    func openedReadOnly(_ operation: String) -> LMDBError {
        LMDBError(
            code: .readOnly, operation: operation, path: path, reason: "the environment was opened read-only")
    }

    func failure(_ code: Int32, _ operation: String) -> LMDBError {
        Self.failure(code, operation, path)
    }
}

/// What the environment's lock guards.
struct EnvironmentState {
    /// Nil once the environment is closed.
    var handle: EnvironmentHandle?
    /// As of the moment of closing; a live environment asks LMDB.
    var information: EnvironmentInformation
    var isClosing = false
    /// Live transactions, and running calls that need the environment open.
    var users = 0
    /// The thread of this process that has the write transaction.
    var writer: UInt?
    /// A write transaction that was let go on another thread than its own. LMDB's writer lock is a robust mutex on the
    /// thread's list of those: only that thread can unlock it, and unmapping it before would leave the list dangling.
    var orphan: TransactionHandle?
    /// The databases that are open for everybody.
    private(set) var databases: [String: Database] = [:]
    /// The greatest identity among the databases that were ever open for everybody.
    private(set) var newestIdentity: UInt64 = 0

    init(handle: EnvironmentHandle, information: EnvironmentInformation) {
        self.handle = handle
        self.information = information
    }

    /// Makes databases everybody's.
    mutating func publish(_ opened: [String: Database]) {
        databases.merge(opened) { _, new in new }
        newestIdentity = opened.values.reduce(newestIdentity) { max($0, $1.identity) }
    }

    mutating func remove(_ database: Database) {
        databases = databases.filter { $0.value != database }
    }

    /// Aborts the orphan if this is its thread.
    mutating func endOrphan() {
        guard let orphan, writer == currentThread() else { return }
        orphan.abort()
        self.orphan = nil
        writer = nil
        users -= 1
    }
}
