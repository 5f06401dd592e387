internal import LMDB

/// One database of a store, in the task's running transaction: keys of any length, and bytes as values.
///
/// Database and cursor are opened at the first access of a commit interval. The cursor must be closed before its end.
@safe struct StoreTable: ~Copyable {
    private let store: String
    private let database: String
    // The state owns the transaction and the stores; counting references would cost for every write.
    private let transaction: Unmanaged<StateTransaction>
    private var cursor: Cursor?

    init(of store: String, database: String, in transaction: StateTransaction) {
        self.store = store
        self.database = database
        unsafe self.transaction = Unmanaged.passUnretained(transaction)
    }

    /// Calls `body` with the value of a key, if there is one. The span ends with the call; `body` must not use the table.
    @inline(__always)
    mutating func withValue(of key: RawSpan, _ body: (RawSpan) throws -> Void) throws {
        if cursor == nil { try open() }
        if LocalKey.isPlain(key) {
            try cursor?.withValue(of: key, body)
        } else {
            var hasOther = false
            try unsafe cursor?.withValue(of: LocalKey.special(key).span.bytes) { stored in
                if let value = LocalKey.value(behind: key, in: stored) { try body(value) } else { hasOther = true }
            }
            if hasOther { throw sameHash(key.byteCount) }
        }
    }

    mutating func put(_ value: RawSpan, for key: RawSpan) throws {
        if cursor == nil { try open() }
        markChanged()
        if LocalKey.isPlain(key) {
            try cursor?.put(value, for: key)
        } else {
            var stored = ByteWriter(capacity: value.byteCount + key.byteCount + 4)
            LocalKey.append(whole: key, to: &stored)
            stored.append(value)
            try unsafe cursor?.put(stored.bytes, for: LocalKey.special(key).span.bytes)
        }
    }

    /// Stores what belongs behind all that is there: LMDB then fills its pages to the end. Returns false, and stores
    /// nothing, where it doesn't belong there.
    mutating func append(_ value: RawSpan, for key: RawSpan) throws -> Bool {
        guard LocalKey.isPlain(key) else { return false }
        if cursor == nil { try open() }
        markChanged()
        do throws(LMDBError) {
            try cursor?.put(value, for: key, mode: .append)
            return true
        } catch {
            guard error.is(.keyExists) else { throw error }
            return false
        }
    }

    /// Deletes a key; returns whether it was there.
    @discardableResult mutating func delete(_ key: RawSpan) throws -> Bool {
        if cursor == nil { try open() }
        markChanged()
        let local = LocalKey.isPlain(key) ? nil : LocalKey.special(key)
        let found = if let local { try unsafe cursor?.seek(local.span.bytes) } else { try cursor?.seek(key) }
        guard found == true else { return false }
        try cursor?.deleteCurrent()
        return true
    }

    /// Calls `body` with every key and value, in the order of the keys' bytes; `body` must not use the table.
    ///
    /// - Parameter prefix: what the keys begin with.
    mutating func scan(prefix: RawSpan?, _ body: (RawSpan, RawSpan) throws -> Void) throws {
        if cursor == nil { try open() }
        try cursor?.scan(prefix: prefix, body)
    }

    /// Whether nothing is stored.
    mutating func isEmpty() throws -> Bool {
        if cursor == nil { try open() }
        return try cursor?.first() == false
    }

    /// Deletes everything.
    mutating func empty() throws {
        close()
        try owner.empty(database: database)
    }

    /// Opens the database and a cursor in it.
    mutating func open() throws { cursor = try owner.openCursor(inDatabase: database) }

    /// Ends the use of the running transaction.
    mutating func close() { cursor = nil }

    private func markChanged() { unsafe transaction._withUnsafeGuaranteedRef { $0.markChanged() } }

    private var owner: StateTransaction { unsafe transaction.takeUnretainedValue() }

    private func sameHash(_ keyCount: Int) -> StreamsError {
        StreamsError(
            .state, "store \(store) of task \(owner.task) holds another key of \(keyCount) bytes with the same hash",
            at: .init(store: store, task: owner.task))
    }
}
