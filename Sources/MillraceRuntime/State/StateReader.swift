internal import LMDB

/// Reads the state of one task, or the global tables, as it was committed last, beside the process that works on it or
/// without one.
///
/// It sees one snapshot. While it lives, the state's file may grow: release it soon.
package final class StateReader {
    package let owner: StateOwner
    package let directory: String
    private let environment: Environment
    private let transaction: ReadTransaction
    private let meta: Database?

    /// Opens the state of `task` in the application's state directory.
    package convenience init(task: TaskID, root: String, applicationID: String) throws {
        try self.init(of: .task(task), root: root, applicationID: applicationID)
    }

    /// Opens the state of `owner` in the application's state directory.
    package init(of owner: StateOwner, root: String, applicationID: String) throws {
        self.owner = owner
        directory = owner.directory(in: "\(root)/\(applicationID)")
        for path in ["\(root)/\(applicationID)", directory] where FileSystem.isSymbolicLink(path) {
            throw StreamsError(
                .state, "\(path) is a symbolic link, which Millrace never makes: it may lead out of the state directory"
            )
        }
        if let reason = try TrustMark(directory: directory).reasonToDistrust() {
            throw owner.untrustworthy(in: directory, because: reason)
        }
        do {
            environment = try Environment(
                directory: directory,
                options: EnvironmentOptions(maximumDatabases: 1024, mapSize: 16 << 30, isReadOnly: true))
            // Snapshots of readers that were killed keep the file growing.
            _ = try environment.checkReaders()
            transaction = try environment.beginRead()
            meta = try transaction.existingDatabase(StateLayout.meta)
        } catch {
            throw owner.unreadable(error)
        }
    }

    /// The names of the stores, in order.
    package func storeNames() throws -> [String] {
        try transaction.databaseNames().compactMap(StateLayout.store)
    }

    /// What can be said of a store without reading it.
    package struct Summary: Sendable {
        package var entries: Int
        /// The pages that it occupies.
        package var bytes: Int
        /// Everything below it in the changelog is in the store.
        package var changelogPosition: Offset?
    }

    /// Nil where the task has no such store.
    package func summary(of store: String) throws -> Summary? {
        guard let database = try database(of: store) else { return nil }
        let statistics = try transaction.statistics(of: database)
        let pages = statistics.branchPages + statistics.leafPages + statistics.overflowPages
        return Summary(
            entries: statistics.entries, bytes: pages * environment.information.pageSize,
            changelogPosition: try number(of: .position(ofStore: store)).map { Offset($0) })
    }

    /// The newest time that the task has seen in its inputs.
    package func streamTime() throws -> Timestamp? {
        try number(of: .streamTime).map(Timestamp.init(milliseconds:))
    }

    /// When the state was last committed or known to be current; nil while it is restored for the first time.
    package func commitTime() throws -> Timestamp? {
        try number(of: .commitTime).map(Timestamp.init(milliseconds:))
    }

    /// What the state remembers beside its rows.
    package func memory() throws -> TaskMemory {
        guard let meta else { return TaskMemory() }
        return try TaskMemory(reading: transaction.openCursor(in: meta))
    }

    /// Up to where each partition of a global table's topic was read.
    package func positions(ofGlobalTopic topic: String) throws -> [TopicPartition: Offset] {
        guard let meta else { return [:] }
        var positions: [TopicPartition: Offset] = [:]
        var cursor = try transaction.openCursor(in: meta)
        var found = try cursor.first()
        while found {
            cursor.withEntry { name, value in
                let name = String(decoding: name.toArray(), as: UTF8.self)
                guard let entry = StateLayout.Entry(name: name), entry.kind == .position, value.byteCount == 8,
                    let partition = entry.partition, partition.topic == topic
                else { return }
                positions[partition] = Offset(value.loadBigEndian(as: Int64.self))
            }
            found = try cursor.next()
        }
        return positions
    }

    /// Calls `body` with the timestamp and the value of a key, if the store has it.
    package func read(
        _ key: [UInt8], in store: String, _ body: (Timestamp, RawSpan) throws -> Void
    ) throws {
        guard let database = try database(of: store) else { return }
        let local = StoredEntry.localKey(of: key)
        try unsafe transaction.withValue(of: local.span.bytes, in: database) { stored in
            try unsafe StoredEntry.withEntry(key: local.span.bytes, stored: stored) { found, timestamp, value in
                // Another long key may have the same hash.
                if unsafe found.isEqual(to: key.span.bytes) { try body(timestamp, value) }
            }
        }
    }

    /// The entries of a store from `start` on, in the order of their keys' bytes; nil where there is no such store.
    package func scan(_ store: String, from start: [UInt8]?) throws -> StateScan? {
        guard let database = try database(of: store) else { return nil }
        return try StateScan(owner: owner, cursor: try transaction.openCursor(in: database), from: start)
    }

    private func database(of store: String) throws -> Database? {
        try transaction.existingDatabase(StateLayout.database(ofStore: store))
    }

    private func number(of entry: StateLayout.Entry) throws -> Int64? {
        guard let meta else { return nil }
        var number: Int64?
        try unsafe transaction.withValue(of: Array(entry.name.utf8).span.bytes, in: meta) { bytes in
            if bytes.byteCount == 8 { number = bytes.loadBigEndian() }
        }
        return number
    }
}

/// A way through the entries of a store. Must not outlive its reader.
package final class StateScan {
    package let owner: StateOwner
    private var cursor: Cursor
    /// The key of the entry that it stands on; nil behind the last one.
    package private(set) var key: [UInt8]?

    fileprivate init(owner: StateOwner, cursor: consuming Cursor, from start: [UInt8]?) throws {
        self.owner = owner
        self.cursor = cursor
        guard let start else {
            try arrive(try self.cursor.first())
            return
        }
        try arrive(try unsafe self.cursor.seek(atOrAfter: StoredEntry.localKey(of: start).span.bytes))
        // Long keys with the same beginning are in no order.
        while let key, key.lexicographicallyPrecedes(start) { try advance() }
    }

    /// Goes to the next entry.
    package func advance() throws { try arrive(try cursor.next()) }

    /// Calls `body` with the timestamp and the value of the entry.
    package func withEntry(_ body: (Timestamp, RawSpan) throws -> Void) throws {
        try cursor.withEntry { key, stored in
            try StoredEntry.withEntry(key: key, stored: stored) { try body($1, $2) }
        }
    }

    private func arrive(_ isOnEntry: Bool) throws {
        key = nil
        var isOnEntry = isOnEntry
        while isOnEntry, key == nil {
            // An entry that isn't ours is passed over.
            try cursor.withEntry { key, stored in
                try StoredEntry.withEntry(key: key, stored: stored) { key, _, _ in self.key = key.toArray() }
            }
            if key == nil { isOnEntry = try cursor.next() }
        }
    }
}

/// The library that keeps the state.
package enum StateLibrary {
    /// LMDB's version, as in `0.9.24`.
    package static var version: String { Environment.libraryVersion }
}
