import CLMDB

/// An `MDB_env *` and the C calls on it. Who holds it sees to it that nobody uses it after `close()`.
@safe
struct EnvironmentHandle: @unchecked Sendable {
    private let environment: OpaquePointer

    /// `mdb_env_create`
    static func create(_ handle: inout EnvironmentHandle?) -> Int32 {
        var environment: OpaquePointer?
        let code = unsafe mdb_env_create(&environment)
        if let environment = unsafe environment {
            handle = unsafe EnvironmentHandle(environment: environment)
        }
        return code
    }

    /// `mdb_env_set_mapsize`; zero takes the size that another process has grown the map to.
    func setMapSize(_ bytes: Int) -> Int32 {
        unsafe mdb_env_set_mapsize(environment, bytes)
    }

    /// `mdb_env_set_maxreaders`
    func setMaximumReaders(_ count: UInt32) -> Int32 {
        unsafe mdb_env_set_maxreaders(environment, count)
    }

    /// `mdb_env_set_maxdbs`
    func setMaximumDatabases(_ count: UInt32) -> Int32 {
        unsafe mdb_env_set_maxdbs(environment, count)
    }

    /// `mdb_env_open`; after an error only `close()` is legal.
    func open(_ directory: String, flags: UInt32, mode: UInt32) -> Int32 {
        unsafe mdb_env_open(environment, directory, flags, mode)
    }

    /// `mdb_env_close`
    func close() {
        unsafe mdb_env_close(environment)
    }

    /// `mdb_env_sync`
    func sync(force: Bool) -> Int32 {
        unsafe mdb_env_sync(environment, force ? 1 : 0)
    }

    /// `mdb_env_info` and `mdb_env_stat`
    func information() -> EnvironmentInformation {
        var information = unsafe MDB_envinfo()
        var statistics = MDB_stat()
        // Both fail only for a null argument.
        unsafe mdb_env_info(environment, &information)
        unsafe mdb_env_stat(environment, &statistics)
        return EnvironmentInformation(
            pageSize: Int(statistics.ms_psize), mapSize: unsafe information.me_mapsize,
            lastPage: unsafe information.me_last_pgno, lastTransactionID: unsafe information.me_last_txnid,
            readerSlots: Int(unsafe information.me_numreaders))
    }

    /// `mdb_reader_check`
    func checkReaders(cleared: inout Int32) -> Int32 {
        unsafe mdb_reader_check(environment, &cleared)
    }

    /// `mdb_env_copyfd2`
    func copy(to file: FileDescriptor, flags: UInt32) -> Int32 {
        unsafe mdb_env_copyfd2(environment, file.rawValue, flags)
    }

    /// `mdb_txn_begin`
    func begin(flags: UInt32, _ handle: inout TransactionHandle?) -> Int32 {
        var transaction: OpaquePointer?
        let code = unsafe mdb_txn_begin(environment, nil, flags, &transaction)
        if let transaction = unsafe transaction {
            handle = unsafe TransactionHandle(transaction: transaction)
        }
        return code
    }
}
