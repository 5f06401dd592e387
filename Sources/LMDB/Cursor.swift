/// A place in a database that can be moved, read and written.
///
/// A cursor may be stored beside its transaction and let go before or after it; once the transaction has ended, its calls
/// throw `.badTransaction`.
///
/// A cursor *stands on an entry* after a move that returned true and after a put. It stands nowhere before the first
/// move, after a move that returned false, after a delete, and when the database was changed by other means than this
/// cursor: then `key`, `value`, `replaceCurrent` and `deleteCurrent` have nothing to work on.
@safe
package struct Cursor: ~Copyable {
    let state: TransactionState
    let handle: CursorHandle
    let database: Database
    private let session: UInt

    /// The database's changes when the cursor was last put on an entry.
    private var standsAt: UInt64 = .max
    /// The transaction's changes when the bytes below were found.
    private var foundAt: UInt64 = .max
    private var foundKey = unsafe UnsafeRawBufferPointer(start: nil, count: 0)
    private var foundValue = unsafe UnsafeRawBufferPointer(start: nil, count: 0)

    init(state: TransactionState, handle: CursorHandle, database: Database) {
        self.state = state
        self.handle = handle
        self.database = database
        session = unsafe state.session
    }

    deinit {
        // LMDB closes the cursors of a write transaction at its end, and tracks them in a list that only the
        // transaction's thread may touch. A cursor of a read transaction is on its own.
        if let thread = state.thread, unsafe thread != currentThread() || state.session != session {
            return
        }
        handle.close()
    }

    /// The key that the cursor stands on. Good until the transaction's next change.
    package var key: RawSpan {
        @_lifetime(borrow self)
        get {
            precondition(isOnEntry, "the cursor stands on no entry")
            return unsafe _overrideLifetime(RawSpan(_unsafeBytes: currentEntry().key), borrowing: self)
        }
    }

    /// The value that the cursor stands on. Good until the transaction's next change.
    package var value: RawSpan {
        @_lifetime(borrow self)
        get {
            precondition(isOnEntry, "the cursor stands on no entry")
            return unsafe _overrideLifetime(RawSpan(_unsafeBytes: currentEntry().value), borrowing: self)
        }
    }

    /// Whether the cursor stands on an entry.
    @inline(__always)
    package var isOnEntry: Bool {
        unsafe standsAt == state.changes(of: database) && session == state.session
    }

    /// Goes to the entry with this key, if there is one: `mdb_cursor_get` with `MDB_SET_KEY`.
    package mutating func seek(_ key: RawSpan) throws(LMDBError) -> Bool {
        try require("mdb_cursor_get")
        return try unsafe arrived(handle.seek(key, .exactly))
    }

    /// Goes to the entry with this key and calls `body` with its value, if there is one: `mdb_cursor_get` with
    /// `MDB_SET_KEY`. `body` must neither use this cursor, which is being changed, nor change the database.
    ///
    /// For a cursor that is kept in a class: the getter of `value` makes the compiler move all of it to the stack first.
    package mutating func withValue(of key: RawSpan, _ body: (RawSpan) throws -> Void) throws {
        if try seek(key) { try unsafe body(RawSpan(_unsafeBytes: foundValue)) }
    }

    /// Goes to the first entry whose key is this one or greater: `mdb_cursor_get` with `MDB_SET_RANGE`.
    package mutating func seek(atOrAfter key: RawSpan) throws(LMDBError) -> Bool {
        try require("mdb_cursor_get")
        return try unsafe arrived(handle.seek(key, .atOrAfter))
    }

    /// Goes to the first entry; false when the database is empty: `MDB_FIRST`.
    package mutating func first() throws(LMDBError) -> Bool {
        try move(.first)
    }

    /// Goes to the last entry; false when the database is empty: `MDB_LAST`.
    package mutating func last() throws(LMDBError) -> Bool {
        try move(.last)
    }

    /// Goes to the next entry, to the first before any other move, and to the one that took the place of a deleted one:
    /// `MDB_NEXT`. False at the end. After a seek that found nothing, seek again first.
    package mutating func next() throws(LMDBError) -> Bool {
        try move(.next)
    }

    /// Goes to the entry before, and to the last before any other move: `MDB_PREV`. False at the beginning. After a seek
    /// that found nothing, seek again first.
    package mutating func previous() throws(LMDBError) -> Bool {
        try move(.previous)
    }

    @inline(__always)
    private mutating func move(_ move: CursorMove) throws(LMDBError) -> Bool {
        try require("mdb_cursor_get")
        return try unsafe arrived(handle.move(move))
    }

    @inline(__always)
    private mutating func arrived(_ found: FoundEntry) throws(LMDBError) -> Bool {
        if unsafe found.code == 0 {
            unsafe foundKey = found.key
            unsafe foundValue = found.value
            standsAt = state.changes(of: database)
            foundAt = unsafe state.changes
            return true
        }
        standsAt = .max
        guard unsafe found.code == mdbNotFound else { throw unsafe state.failure(found.code, "mdb_cursor_get") }
        return false
    }

    @inline(__always)
    private func require(_ operation: StaticString) throws(LMDBError) {
        guard unsafe session == state.session else { throw state.deadCursor(operation) }
        try state.require(database, operation)
    }

    /// The entry's bytes, read again if a change may have moved them.
    @inline(__always)
    private func currentEntry() -> (key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
        if unsafe foundAt == state.changes {
            return unsafe (foundKey, foundValue)
        }
        return unsafe Self.readAgain(handle)
    }

    // Static: a call on the cursor itself would make the compiler copy all of it on every path.
    @inline(never)
    private static func readAgain(
        _ handle: CursorHandle
    ) -> (key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
        let found = unsafe handle.move(.current)
        // This fails only when an earlier error of the transaction was ignored. Then nothing of it can be committed, so
        // that empty bytes do no harm.
        guard unsafe found.code == 0 else {
            let nothing = unsafe UnsafeRawBufferPointer(start: nil, count: 0)
            return unsafe (nothing, nothing)
        }
        return unsafe (found.key, found.value)
    }

    /// Stores a value and stands on it: `mdb_cursor_put`. After `.keyExists` of `.insertOnly` it stands on that entry.
    package mutating func put(
        _ value: RawSpan, for key: RawSpan, mode: PutMode = .upsert
    ) throws(LMDBError) {
        try require("mdb_cursor_put")
        // Where a search has just led to the key, another is spared.
        let isFound = unsafe mode == .upsert && isOnEntry && foundAt == state.changes && key.hasSameBytes(as: foundKey)
        state.noteChange(of: database)
        let code = handle.put(value, for: key, flags: isFound ? mdbCurrent : mode.flags)
        let stands = code == 0 || (code == mdbKeyExists && mode == .insertOnly)
        standsAt = stands ? state.changes(of: database) : .max
        guard code == 0 else { throw state.failure(code, "mdb_cursor_put") }
    }

    /// Replaces the value of the entry that the cursor stands on, without a search: `mdb_cursor_put` with `MDB_CURRENT`.
    ///
    /// The key must be the entry's own. A value of the same size is overwritten in place.
    package mutating func replaceCurrent(_ value: RawSpan, key: RawSpan) throws(LMDBError) {
        try require("mdb_cursor_put")
        // LMDB checks neither, and would write past the page's end, or break the order of its keys.
        guard isOnEntry else { throw state.cursorStandsNowhere("mdb_cursor_put") }
        guard unsafe key.hasSameBytes(as: currentEntry().key) else { throw state.otherKey("mdb_cursor_put") }
        state.noteChange(of: database)
        let code = handle.put(value, for: key, flags: mdbCurrent)
        standsAt = code == 0 ? state.changes(of: database) : .max
        guard code == 0 else { throw state.failure(code, "mdb_cursor_put") }
    }

    /// Deletes the entry that the cursor stands on: `mdb_cursor_del`. `next()` goes to the one after it.
    package mutating func deleteCurrent() throws(LMDBError) {
        try require("mdb_cursor_del")
        guard isOnEntry else { throw state.cursorStandsNowhere("mdb_cursor_del") }
        state.noteChange(of: database)
        standsAt = .max
        let code = handle.delete()
        guard code == 0 else { throw state.failure(code, "mdb_cursor_del") }
    }
}
