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
        let identity = try Self.claim(directory, options)
        do {
            let handle = try Self.open(directory, options)
            self.directory = directory
            self.options = options
            self.identity = identity
            databases = DatabaseTable(maximumDatabases: UInt32(clamping: options.maximumDatabases))
            state = Mutex(EnvironmentState(handle: handle, information: handle.information()))
        } catch {
            OpenEnvironments.release(identity)
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
    package func close() {
        state.withLock { state in
            state.isClosing = true
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
        handle.close()
        OpenEnvironments.release(identity)
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
    /// A write transaction was let go on another thread than its own: LMDB's writer lock can't be given back.
    var isWriterLost = false
    /// The databases that are open for everybody.
    var databases: [String: Database] = [:]

    init(handle: EnvironmentHandle, information: EnvironmentInformation) {
        self.handle = handle
        self.information = information
    }
}
