import MillraceRuntime

/// The rows of one store as typed values: encodes keys, and decodes what is found.
@usableFromInline final class StoredRows<Key, Value> {
    @usableFromInline let keySerde: Serde<Key>
    @usableFromInline let valueSerde: Serde<Value>
    @usableFromInline let store: RawKeyValueStore
    @usableFromInline let task: TaskID
    // Unchecked: only this class touches it, one call at a time, and the check would cost more than the encoding.
    @usableFromInline @exclusivity(unchecked) var keyBytes = ByteWriter()

    @usableFromInline init(key: Serde<Key>, value: Serde<Value>, store: RawKeyValueStore, task: TaskID) {
        keySerde = key
        valueSerde = value
        self.store = store
        self.task = task
    }

    /// The row of a key.
    @inlinable func row(of key: Key) throws -> Row<Value>? {
        if keySerde.isNull?(key) == true { return nil }
        unsafe keyBytes.removeAll()
        try unsafe keySerde.encode(key, &keyBytes)
        return try readRow()
    }

    /// The row of the key that was encoded last.
    @inlinable func readRow() throws -> Row<Value>? {
        var row: Row<Value>?
        try read { value, time in row = Row(value, time) }
        return row
    }

    /// Calls `body` with the row of the key that was encoded last, if there is one.
    @inlinable @inline(__always) func read(_ body: (Value, Timestamp) -> Void) throws {
        try unsafe keyBytes.withBytes { keyBytes in
            try store.read(keyBytes) { bytes, time in body(try decode(bytes), time) }
        }
    }

    @inlinable func decode(_ bytes: RawSpan) throws -> Value {
        do { return try valueSerde.decode(bytes) } catch { throw unreadable(error) }
    }

    @usableFromInline @inline(never) func unreadable(_ error: any Error) -> StreamsError {
        StreamsError(
            .user,
            "store \(store.name) of task \(task) holds a value that \(valueSerde.name) can't read: \(error). "
                + "If the type gained a field, make it optional, or give it a default in `init(from:)`. If the format is "
                + "another one, give the store a new name, or reset the application",
            code: .storedValueUnreadable, at: .init(store: store.name, task: task), cause: error)
    }
}
