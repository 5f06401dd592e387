import Synchronization

extension Environment {
    static func dataFile(in directory: String) -> String {
        directory + "/data.mdb"
    }

    /// Makes the directory if need be, and sees to it that this process opens it only once.
    static func claim(_ directory: String, _ options: EnvironmentOptions) throws(LMDBError) -> FileIdentity {
        let path = dataFile(in: directory)
        if directory.utf8.contains(0) || directory.isEmpty {
            throw LMDBError(
                code: .invalidArgument, operation: "mdb_env_open", path: path, reason: "that is no name of a directory")
        }
        if !options.isReadOnly {
            let code = makeDirectory(directory)
            guard code == 0 else {
                throw LMDBError(code: LMDBError.Code(rawValue: code), operation: "mkdir", path: path)
            }
        }
        switch FileIdentity.of(directory) {
        case .failure(let error):
            throw LMDBError(code: LMDBError.Code(rawValue: error.code), operation: "stat", path: path)
        case .success(let identity):
            guard OpenEnvironments.claim(identity) else {
                throw LMDBError(
                    code: .busy, operation: "mdb_env_open", path: path,
                    reason: "this process has the environment open already; close that one first, or share it")
            }
            return identity
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
        var operation = "mdb_env_create"
        var code = EnvironmentHandle.create(&made)
        guard code == 0, let handle = made else {
            throw LMDBError(code: LMDBError.Code(rawValue: code), operation: operation, path: path)
        }
        operation = "mdb_env_set_mapsize"
        code = handle.setMapSize(options.mapSize)
        if code == 0 {
            operation = "mdb_env_set_maxreaders"
            code = handle.setMaximumReaders(readers)
        }
        if code == 0 {
            operation = "mdb_env_set_maxdbs"
            code = handle.setMaximumDatabases(databases)
        }
        if code == 0 {
            operation = "mdb_env_open"
            code = handle.open(directory, flags: options.flags, mode: 0o600)
        }
        guard code == 0 else {
            // Frees what opening got hold of, too.
            handle.close()
            throw LMDBError(code: LMDBError.Code(rawValue: code), operation: operation, path: path)
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
        state.withLock { $0.databases = opened }
    }
}
