import CLMDB

/// An `MDB_txn *` and the C calls on it. Who holds it sees to it that nobody uses it after `commit()` or `abort()`, nor on
/// a thread that may not.
@safe
struct TransactionHandle: @unchecked Sendable {
    private let transaction: OpaquePointer

    init(transaction: OpaquePointer) {
        unsafe self.transaction = transaction
    }

    /// `mdb_txn_commit`; the handle is dead afterwards, whatever the code.
    func commit() -> Int32 {
        unsafe mdb_txn_commit(transaction)
    }

    /// `mdb_txn_abort`
    func abort() {
        unsafe mdb_txn_abort(transaction)
    }

    /// `mdb_txn_reset`
    func reset() {
        unsafe mdb_txn_reset(transaction)
    }

    /// `mdb_txn_renew`
    func renew() -> Int32 {
        unsafe mdb_txn_renew(transaction)
    }

    /// `mdb_dbi_open`
    func openDatabase(_ name: String, flags: UInt32, _ database: inout UInt32) -> Int32 {
        unsafe mdb_dbi_open(transaction, name, flags, &database)
    }

    /// `mdb_drop`
    func drop(_ database: UInt32, closing: Bool) -> Int32 {
        unsafe mdb_drop(transaction, database, closing ? 1 : 0)
    }

    /// `mdb_stat`
    func statistics(of database: UInt32, _ result: inout DatabaseStatistics) -> Int32 {
        var statistics = MDB_stat()
        let code = unsafe mdb_stat(transaction, database, &statistics)
        result = DatabaseStatistics(
            entries: statistics.ms_entries, depth: Int(statistics.ms_depth), branchPages: statistics.ms_branch_pages,
            leafPages: statistics.ms_leaf_pages, overflowPages: statistics.ms_overflow_pages)
        return code
    }

    /// `mdb_get`; the bytes are LMDB's, good until the transaction's next change or its end.
    @inline(__always)
    func get(_ key: RawSpan, in database: UInt32) -> (code: Int32, value: UnsafeRawBufferPointer) {
        unsafe key.withUnsafeBytes { bytes in
            var key = unsafe MDB_val(bytes)
            var value = unsafe MDB_val()
            let code = unsafe mdb_get(transaction, database, &key, &value)
            return unsafe (code, value.bytes)
        }
    }

    /// `mdb_put`
    @inline(__always)
    func put(_ value: RawSpan, for key: RawSpan, in database: UInt32, flags: UInt32) -> Int32 {
        unsafe key.withUnsafeBytes { keyBytes in
            unsafe value.withUnsafeBytes { valueBytes in
                var key = unsafe MDB_val(keyBytes)
                var value = unsafe MDB_val(valueBytes)
                return unsafe mdb_put(transaction, database, &key, &value, flags)
            }
        }
    }

    /// `mdb_del`
    @inline(__always)
    func delete(_ key: RawSpan, in database: UInt32) -> Int32 {
        unsafe key.withUnsafeBytes { bytes in
            var key = unsafe MDB_val(bytes)
            return unsafe mdb_del(transaction, database, &key, nil)
        }
    }

    /// `mdb_cursor_open`
    func openCursor(in database: UInt32, _ handle: inout CursorHandle?) -> Int32 {
        var cursor: OpaquePointer?
        let code = unsafe mdb_cursor_open(transaction, database, &cursor)
        if let cursor = unsafe cursor {
            handle = unsafe CursorHandle(cursor: cursor)
        }
        return code
    }
}

extension MDB_val {
    /// LMDB reads through the pointer and never writes, though its type doesn't say so.
    @inline(__always)
    init(_ bytes: UnsafeRawBufferPointer) {
        unsafe self.init(mv_size: bytes.count, mv_data: UnsafeMutableRawPointer(mutating: bytes.baseAddress))
    }

    @inline(__always)
    var bytes: UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(start: mv_data, count: mv_size)
    }
}
