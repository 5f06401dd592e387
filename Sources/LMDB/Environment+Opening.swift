import Synchronization

extension Environment {
    static func dataFile(in directory: String) -> String {
        directory + "/data.mdb"
    }

    static func failure(_ code: Int32, _ operation: String, _ path: String) -> LMDBError {
        LMDBError(code: LMDBError.Code(rawValue: code), operation: operation, path: path)
    }

    /// Throws unless the code says success.
    static func check(_ code: Int32, _ operation: String, _ path: String) throws(LMDBError) {
        guard code == 0 else { throw failure(code, operation, path) }
    }

    /// Opens the data file, and makes it and its directory if need be.
    static func openDataFile(in directory: String, _ options: EnvironmentOptions) throws(LMDBError) -> FileDescriptor {
        let path = dataFile(in: directory)
        if directory.utf8.contains(0) || directory.isEmpty {
            throw LMDBError(
                code: .invalidArgument, operation: "mdb_env_open", path: path, reason: "that is no name of a directory")
        }
        if !options.isReadOnly {
            try check(makeDirectory(directory), "mkdir", path)
        }
        switch FileDescriptor.openForReading(path, creating: !options.isReadOnly) {
        case .failure(let error): throw failure(error.code, "open", path)
        case .success(let file): return file
        }
    }

    /// Sees to it that this process opens the data file only once.
    static func claim(_ file: FileDescriptor, _ path: String) throws(LMDBError) -> FileIdentity {
        switch file.status() {
        case .failure(let error): throw failure(error.code, "fstat", path)
        case .success(let status):
            guard OpenEnvironments.claim(status.identity) else {
                throw LMDBError(
                    code: .busy, operation: "mdb_env_open", path: path,
                    reason: "this process has the environment open already; close that one first, or share it")
            }
            return status.identity
        }
    }

    static func open(_ directory: String, _ options: EnvironmentOptions) throws(LMDBError) -> EnvironmentHandle {
        let path = dataFile(in: directory)
        guard let databases = UInt32(exactly: options.maximumDatabases), databases < 1 << 20,
            let readers = UInt32(exactly: options.maximumReaders), readers > 0, options.mapSize > 0
        else {
            throw LMDBError(
                code: .invalidArgument, operation: "mdb_env_create", path: path,
                reason: "the map size and the maxima of readers and databases must be positive numbers")
        }
        var made: EnvironmentHandle?
        try check(EnvironmentHandle.create(&made), "mdb_env_create", path)
        guard let handle = made else { throw failure(errnoNoMemory, "mdb_env_create", path) }
        do throws(LMDBError) {
            try check(handle.setMapSize(options.mapSize), "mdb_env_set_mapsize", path)
            try check(handle.setMaximumReaders(readers), "mdb_env_set_maxreaders", path)
            try check(handle.setMaximumDatabases(databases), "mdb_env_set_maxdbs", path)
            try check(handle.open(directory, flags: options.flags, mode: 0o600), "mdb_env_open", path)
        } catch {
            // Frees what opening got hold of, too.
            handle.close()
            throw error
        }
        return handle
    }

    /// Opens the databases that the file has, before any transaction can be in the way: LMDB lets only one transaction
    /// of a process open databases at a time, and readers couldn't later.
    func openExistingDatabases() throws(LMDBError) {
        let transaction = try beginRead()
        let names = try transaction.databaseNames()
        var opened: [String: Database] = [:]
        for name in names {
            var handle: UInt32 = 0
            let code = transaction.state.handle.openDatabase(name, flags: 0, &handle)
            switch LMDBError.Code(rawValue: code) {
            case LMDBError.Code(rawValue: 0): opened[name] = databases.register(handle)
            case .incompatible: continue
            default: throw failure(code, "mdb_dbi_open")
            }
        }
        try transaction.state.commit()
        state.withLock { $0.publish(opened) }
    }
}
