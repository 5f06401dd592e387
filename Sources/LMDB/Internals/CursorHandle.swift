import CLMDB

/// An `MDB_cursor *` and the C calls on it.
@safe
struct CursorHandle {
    private let cursor: OpaquePointer

    init(cursor: OpaquePointer) {
        unsafe self.cursor = cursor
    }

    /// `mdb_cursor_close`
    func close() {
        unsafe mdb_cursor_close(cursor)
    }

    /// `mdb_cursor_get` for the moves that need no key.
    @inline(__always)
    func move(_ move: CursorMove) -> FoundEntry {
        var key = unsafe MDB_val()
        var value = unsafe MDB_val()
        let code = unsafe mdb_cursor_get(cursor, &key, &value, move.operation)
        return unsafe FoundEntry(code: code, key: key.bytes, value: value.bytes)
    }

    /// `mdb_cursor_get` with `MDB_SET_KEY` or `MDB_SET_RANGE`. The key comes back as LMDB's own bytes.
    @inline(__always)
    func seek(_ wanted: RawSpan, _ move: CursorSeek) -> FoundEntry {
        unsafe wanted.withUnsafeBytes { bytes in
            var key = unsafe MDB_val(bytes)
            var value = unsafe MDB_val()
            let code = unsafe mdb_cursor_get(cursor, &key, &value, move.operation)
            return unsafe FoundEntry(code: code, key: key.bytes, value: value.bytes)
        }
    }

    /// `mdb_cursor_put`
    @inline(__always)
    func put(_ value: RawSpan, for key: RawSpan, flags: UInt32) -> Int32 {
        unsafe key.withUnsafeBytes { keyBytes in
            unsafe value.withUnsafeBytes { valueBytes in
                var key = unsafe MDB_val(keyBytes)
                var value = unsafe MDB_val(valueBytes)
                return unsafe mdb_cursor_put(cursor, &key, &value, flags)
            }
        }
    }

    /// `mdb_cursor_del`
    func delete() -> Int32 {
        unsafe mdb_cursor_del(cursor, 0)
    }
}

/// What `mdb_cursor_get` found. The bytes are LMDB's, and mean something only if the code is zero.
@unsafe
struct FoundEntry {
    let code: Int32
    let key: UnsafeRawBufferPointer
    let value: UnsafeRawBufferPointer
}

/// Where `mdb_cursor_get` goes without a key.
enum CursorMove {
    case first, last, next, previous, current

    @inline(__always)
    fileprivate var operation: MDB_cursor_op {
        switch self {
        case .first: MDB_FIRST
        case .last: MDB_LAST
        case .next: MDB_NEXT
        case .previous: MDB_PREV
        case .current: MDB_GET_CURRENT
        }
    }
}

/// Where `mdb_cursor_get` goes with a key.
enum CursorSeek {
    case exactly, atOrAfter

    @inline(__always)
    fileprivate var operation: MDB_cursor_op {
        switch self {
        case .exactly: MDB_SET_KEY
        case .atOrAfter: MDB_SET_RANGE
        }
    }
}
