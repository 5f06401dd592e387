internal import LMDB

/// A key-value store of one task: an LMDB database, with every change also in the changelog.
///
/// A value is stored as an 8-byte timestamp and the value's bytes; the changelog holds the plain value and carries the
/// timestamp as the record's. Reads see the task's own uncommitted writes.
@safe @usableFromInline package final class RawKeyValueStore {
    /// The store's name in the topology.
    @usableFromInline package let name: String
    let database: Database
    // The state owns its stores and outlives them; counting references would cost for every write.
    private let state: Unmanaged<TaskState>
    // The collector owns the sinks and outlives the stores; counting references would cost for every write.
    private let changelog: Unmanaged<RecordSink>
    private let partition: PartitionID

    /// Opened at the first access of a commit interval, closed before its end.
    @exclusivity(unchecked) private var cursor: Cursor?

    init(name: String, database: Database, state: TaskState, changelog: RecordSink) {
        self.name = name
        self.database = database
        unsafe self.state = Unmanaged.passUnretained(state)
        unsafe self.changelog = Unmanaged.passUnretained(changelog)
        self.partition = state.task.partition
    }

    private var owner: TaskState { unsafe state.takeUnretainedValue() }

    /// Calls `body` with the value of `key` and its timestamp, if there is one. The span ends with the call; `body`
    /// must not use the store.
    @usableFromInline package func read(_ key: RawSpan, _ body: (RawSpan, Timestamp) throws -> Void) throws {
        if unsafe cursor == nil { try openCursor() }
        if LocalKey.isPlain(key) {
            try unsafe cursor?.withValue(of: key) { stored in try handOut(stored, body) }
        } else {
            try unsafe cursor?.withValue(of: LocalKey.special(key).span.bytes) { stored in
                try handOut(valueBehind(key, in: stored), body)
            }
        }
    }

    /// Sets the value of `key`, here and in the changelog. `stamped` holds the 8-byte timestamp and the value's bytes.
    @usableFromInline package func write(_ stamped: RawSpan, for key: RawSpan, headers: Headers = Headers()) throws {
        try writeLocally(stamped, for: key)
        try log(
            stamped.extracting(droppingFirst: 8), for: key, Timestamp(milliseconds: stamped.loadBigEndian()), headers)
    }

    /// Deletes the value of `key`, here and, as a tombstone, in the changelog. Returns whether there was one.
    ///
    /// - Parameter logsAlways: whether a tombstone is logged even if there was no value.
    @usableFromInline @discardableResult package func delete(
        _ key: RawSpan, timestamp: Timestamp, headers: Headers = Headers(), logsAlways: Bool = false
    ) throws -> Bool {
        let wasThere = try deleteLocally(key)
        if wasThere || logsAlways { try log(nil, for: key, timestamp, headers) }
        return wasThere
    }

    private func log(_ value: RawSpan?, for key: RawSpan, _ timestamp: Timestamp, _ headers: Headers) throws {
        do {
            try RawRecord.withRecord(key: key, value: value, timestamp: timestamp, headers: headers) { record in
                try unsafe changelog._withUnsafeGuaranteedRef { changelog throws(any Error) in
                    try changelog.append(record, to: partition)
                }
            }
        } catch {
            throw refusal(error)
        }
    }

    /// A change that the changelog doesn't take can't be skipped: the store and its changelog would differ.
    @inline(never)
    private func refusal(_ error: any Error) -> any Error {
        guard let error = error as? LogError, error.remedy == .dropRecord else { return error }
        return RefusedChange(store: name, task: owner.task, changelog: changelogTopic, cause: error)
    }

    /// Calls `body` with every key, timestamp and value, in the order of the keys' bytes; `body` must not use the store.
    ///
    /// - Parameter prefix: what the keys begin with.
    @usableFromInline package func scan(
        prefix: RawSpan? = nil, _ body: (RawSpan, Timestamp, RawSpan) throws -> Void
    ) throws {
        if unsafe cursor == nil { try openCursor() }
        let local = prefix?.extracting(first: LocalKey.longestPlain)
        var found: Bool
        if let local, !local.isEmpty {
            found = try unsafe cursor?.seek(atOrAfter: local) ?? false
        } else {
            found = try unsafe cursor?.first() ?? false
        }
        var run = LongKeyRun()
        while found {
            var belongs = true
            try unsafe cursor?.withEntry { key, stored in
                if let local, !key.hasPrefix(local) {
                    belongs = false
                    return
                }
                try run.add(key: key, stored: stored) { key, timestamp, value in
                    if let prefix, !key.hasPrefix(prefix) { return }
                    try body(key, timestamp, value)
                }
            }
            if !belongs { break }
            found = try unsafe cursor?.next() ?? false
        }
        try run.flush { key, timestamp, value in
            if let prefix, !key.hasPrefix(prefix) { return }
            try body(key, timestamp, value)
        }
    }

    /// The topic that logs this store's changes.
    package var changelogTopic: String { unsafe changelog._withUnsafeGuaranteedRef { $0.topic } }

    /// What `changelog` has acknowledged in the open transaction.
    package var acknowledgedPosition: Offset? {
        unsafe changelog._withUnsafeGuaranteedRef { $0.nextOffset(of: partition) }
    }

    /// Whether nothing is stored.
    func isEmpty() throws -> Bool {
        if unsafe cursor == nil { try openCursor() }
        return try unsafe cursor?.first() == false
    }

    /// Stores what belongs behind all that is there: LMDB then fills its pages to the end. Returns false, and stores
    /// nothing, where it doesn't belong there.
    func appendLocally(_ stamped: RawSpan, for key: RawSpan) throws -> Bool {
        guard LocalKey.isPlain(key) else { return false }
        if unsafe cursor == nil { try openCursor() }
        unsafe state._withUnsafeGuaranteedRef { $0.markChanged() }
        do throws(LMDBError) {
            try unsafe cursor?.put(stamped, for: key, mode: .append)
            return true
        } catch {
            guard error.is(.keyExists) else { throw error }
            return false
        }
    }

    func writeLocally(_ stamped: RawSpan, for key: RawSpan) throws {
        if unsafe cursor == nil { try openCursor() }
        unsafe state._withUnsafeGuaranteedRef { $0.markChanged() }
        if LocalKey.isPlain(key) {
            try unsafe cursor?.put(stamped, for: key)
        } else {
            var whole = ByteWriter(capacity: stamped.byteCount + key.byteCount + 4)
            whole.append(bigEndian: UInt32(truncatingIfNeeded: key.byteCount))
            whole.append(key)
            whole.append(stamped)
            try unsafe cursor?.put(whole.bytes, for: LocalKey.special(key).span.bytes)
        }
    }

    @discardableResult func deleteLocally(_ key: RawSpan) throws -> Bool {
        if unsafe cursor == nil { try openCursor() }
        unsafe state._withUnsafeGuaranteedRef { $0.markChanged() }
        let local = LocalKey.isPlain(key) ? nil : LocalKey.special(key)
        let found = if let local { try unsafe cursor?.seek(local.span.bytes) } else { try unsafe cursor?.seek(key) }
        guard found == true else { return false }
        try unsafe cursor?.deleteCurrent()
        return true
    }

    /// Ends the cursor, before the transaction ends.
    func closeCursor() { unsafe cursor = nil }

    private func openCursor() throws {
        unsafe cursor = try owner.openCursor(in: database)
    }

    private func handOut(_ stored: RawSpan, _ body: (RawSpan, Timestamp) throws -> Void) throws {
        guard stored.byteCount >= 8 else {
            throw StreamsError(
                .state,
                "store \(name) of task \(owner.task) holds a value of \(stored.byteCount) bytes, at least 8 are due: "
                    + "the state directory \(owner.directory) is damaged: move it away, the next start restores the state from "
                    + "the changelog", at: .init(store: name, task: owner.task))
        }
        try body(stored.extracting(droppingFirst: 8), Timestamp(milliseconds: stored.loadBigEndian()))
    }

    /// The stamped value behind the whole key of a long key's entry.
    @_lifetime(copy stored)
    private func valueBehind(_ key: RawSpan, in stored: RawSpan) throws -> RawSpan {
        guard stored.byteCount >= 4 + key.byteCount,
            Int(stored.loadBigEndian(at: 0, as: UInt32.self)) == key.byteCount,
            stored.extracting(4..<4 + key.byteCount).isEqual(to: key)
        else {
            throw StreamsError(
                .state,
                "store \(name) of task \(owner.task) holds another key of \(key.byteCount) bytes with the same hash",
                at: .init(store: name, task: owner.task))
        }
        return stored.extracting(droppingFirst: 4 + key.byteCount)
    }
}

extension Cursor {
    /// Calls `body` with the key and value that the cursor stands on.
    borrowing func withEntry(_ body: (RawSpan, RawSpan) throws -> Void) rethrows {
        try body(key, value)
    }
}
