/// A key-value store of one task: a table, with every change also in the changelog.
///
/// A value is stored as an 8-byte timestamp and the value's bytes; the changelog holds the plain value and carries the
/// timestamp as the record's. Reads see the task's own uncommitted writes.
@safe @usableFromInline package final class RawKeyValueStore {
    /// The store's name in the topology.
    @usableFromInline package let name: String
    // Unchecked: a task's thread makes one call at a time, and the check would cost for every record.
    @exclusivity(unchecked) private var table: StoreTable
    private let changelog: ChangelogWriter
    // The state owns it and its stores.
    private let transaction: Unmanaged<StateTransaction>

    init(name: String, in transaction: StateTransaction, changelog: consuming ChangelogWriter) {
        self.name = name
        unsafe self.transaction = Unmanaged.passUnretained(transaction)
        unsafe table = StoreTable(of: name, database: StateLayout.database(ofStore: name), in: transaction)
        self.changelog = changelog
    }

    /// Calls `body` with the value of `key` and its timestamp, if there is one. The span ends with the call; `body`
    /// must not use the store.
    @usableFromInline package func read(_ key: RawSpan, _ body: (RawSpan, Timestamp) throws -> Void) throws {
        try unsafe table.withValue(of: key) { stored in
            guard stored.byteCount >= 8 else { throw tooShort(stored.byteCount) }
            try body(stored.extracting(droppingFirst: 8), Timestamp(milliseconds: stored.loadBigEndian()))
        }
    }

    /// Sets the value of `key`, here and in the changelog. `stamped` holds the 8-byte timestamp and the value's bytes.
    @usableFromInline package func write(_ stamped: RawSpan, for key: RawSpan, headers: Headers = Headers()) throws {
        try unsafe table.put(stamped, for: key)
        try changelog.append(
            stamped.extracting(droppingFirst: 8), for: key, Timestamp(milliseconds: stamped.loadBigEndian()), headers)
    }

    /// Deletes the value of `key`, here and, as a tombstone, in the changelog. Returns whether there was one.
    ///
    /// - Parameter logsAlways: whether a tombstone is logged even if there was no value.
    @usableFromInline @discardableResult package func delete(
        _ key: RawSpan, timestamp: Timestamp, headers: Headers = Headers(), logsAlways: Bool = false
    ) throws -> Bool {
        let wasThere = try unsafe table.delete(key)
        if wasThere || logsAlways { try changelog.append(nil, for: key, timestamp, headers) }
        return wasThere
    }

    /// Calls `body` with every key, timestamp and value, in the order of the keys' bytes; `body` must not use the store.
    ///
    /// - Parameter prefix: what the keys begin with.
    @usableFromInline package func scan(
        prefix: RawSpan? = nil, _ body: (RawSpan, Timestamp, RawSpan) throws -> Void
    ) throws {
        try unsafe table.scan(prefix: prefix) { key, stored in
            try StoredEntry.withStamp(stored) { timestamp, value in try body(key, timestamp, value) }
        }
    }

    @inline(never) private func tooShort(_ byteCount: Int) -> StreamsError {
        unsafe transaction.takeUnretainedValue().damage(
            of: name, "a value of \(byteCount) bytes, at least 8 are due")
    }
}

extension RawKeyValueStore: RawStore {
    package var changelogTopic: String { changelog.topic }
    package var acknowledgedPosition: Offset? { changelog.acknowledgedPosition }
    var restoring: RestorePolicy { .lastPerKey(self) }

    func open() throws { try unsafe table.open() }
    func empty() throws { try unsafe table.empty() }
    func closeCursors() { unsafe table.close() }
}

extension RawKeyValueStore: RestoredPerKey {
    func restore(_ rows: ((RawSpan, RawSpan?) throws -> Void) throws -> Void) throws {
        var appends = try unsafe table.isEmpty()
        try rows { key, stamped in
            guard let stamped else {
                try unsafe table.delete(key)
                return
            }
            if appends { appends = try unsafe table.append(stamped, for: key) }
            if !appends { try unsafe table.put(stamped, for: key) }
        }
    }
}
