import Synchronization

extension Environment {
    /// The size and age of the environment: `mdb_env_info`. After closing, what it was then.
    package var information: EnvironmentInformation {
        state.withLock { state in state.handle?.information() ?? state.information }
    }

    /// How large the data file may get.
    package var mapSize: Int { information.mapSize }

    /// The number of the last committed transaction.
    package var lastTransactionID: Int { information.lastTransactionID }

    /// The part of the data file that is in use, or was and will be used again.
    package var usedBytes: Int { information.usedBytes }

    /// Makes what is committed durable: `mdb_env_sync`. Without `force` it does nothing when commits don't sync.
    package func sync(force: Bool) throws(LMDBError) {
        if options.isReadOnly {
            throw openedReadOnly("mdb_env_sync")
        }
        let code = try acquire("mdb_env_sync").sync(force: force)
        release()
        guard code == 0 else { throw failure(code, "mdb_env_sync") }
    }

    /// Lets the data file grow to that size: `mdb_env_set_mapsize`. LMDB rounds up to what is in use.
    ///
    /// No transaction of this process may be live, since the map may move.
    package func growMap(to bytes: Int) throws(LMDBError) {
        try setMapSize(bytes)
    }

    /// Takes the size that another process has grown the map to, after `.mapResized`: `mdb_env_set_mapsize` with zero.
    package func adoptMapSize() throws(LMDBError) {
        try setMapSize(nil)
    }

    private func setMapSize(_ bytes: Int?) throws(LMDBError) {
        let operation = "mdb_env_set_mapsize"
        try state.withLock { state throws(LMDBError) in
            let handle = try openHandle(state, operation)
            guard state.users == 0 else {
                throw LMDBError(
                    code: .busy, operation: operation, path: path,
                    reason: "\(state.users) transactions or calls of this process are live; end them first")
            }
            let now = handle.information().mapSize
            if let bytes, bytes < now {
                throw LMDBError(
                    code: .invalidArgument, operation: operation, path: path,
                    reason: "the map has \(now) bytes already, it can't be made smaller")
            }
            let code = handle.setMapSize(bytes ?? 0)
            guard code == 0 else { throw failure(code, operation) }
        }
    }

    /// Frees the reader slots of processes that died, and says how many: `mdb_reader_check`.
    package func checkReaders() throws(LMDBError) -> Int {
        var cleared: Int32 = 0
        let code = try acquire("mdb_reader_check").checkReaders(cleared: &cleared)
        release()
        guard code == 0 else { throw failure(code, "mdb_reader_check") }
        return Int(cleared)
    }

    /// Gives up the memory that the map's pages occupy in this process: `madvise` with `MADV_DONTNEED`.
    ///
    /// Nothing is lost: what is read again comes from the kernel's page cache, or from the disk.
    package func releaseResidentPages() throws(LMDBError) {
        let transaction = try beginRead()
        // LMDB doesn't tell where its map is, but any key is in it.
        guard let address = try transaction.state.addressOfAnyKey() else { return }
        switch MemoryMap.containing(address) {
        case .failure(let error): throw failure(error.code, "/proc/self/maps")
        case .success(let map):
            guard let map else { return }
            let code = map.giveUpPages(usedBytes)
            guard code == 0 else { throw failure(code, "madvise") }
        }
    }
}
