internal import LMDB

/// Reads rows of global tables for one stream thread: each look-up sees what is there now.
@safe @usableFromInline package final class GlobalReader {
    private let state: GlobalState
    private var transaction: ReadTransaction

    package init(_ state: GlobalState) throws {
        self.state = state
        do { transaction = try state.environment.beginRead() } catch { throw state.failure(error) }
        transaction.reset()
    }

    /// Calls `body` with the value of a key and its time, if the table has the row.
    @usableFromInline package func read(
        _ key: RawSpan, in store: String, _ body: (RawSpan, Timestamp) throws -> Void
    ) throws {
        guard let database = state.database(of: store) else {
            throw StreamsError(.internal, "there is no global table with the store \(store); please report this")
        }
        do {
            try transaction.renew()
            defer { transaction.reset() }
            if LocalKey.isPlain(key) {
                try find(key, of: key, in: database, body)
            } else {
                try unsafe find(LocalKey.special(key).span.bytes, of: key, in: database, body)
            }
        } catch let error as LMDBError {
            throw state.failure(error)
        }
    }

    private func find(
        _ local: RawSpan, of key: RawSpan, in database: Database, _ body: (RawSpan, Timestamp) throws -> Void
    ) throws {
        try transaction.withValue(of: local, in: database) { stored in
            try StoredEntry.withEntry(key: local, stored: stored) { found, timestamp, value in
                // Another long key may have the same hash.
                if found.isEqual(to: key) { try body(value, timestamp) }
            }
        }
    }

    /// Calls `body` with every key, time and value, in the order of the keys' bytes.
    package func scan(_ store: String, _ body: (RawSpan, Timestamp, RawSpan) throws -> Void) throws {
        guard let database = state.database(of: store) else { return }
        do {
            try transaction.renew()
            defer { transaction.reset() }
            var cursor = try transaction.openCursor(in: database)
            try cursor.scan { key, stored in
                try StoredEntry.withStamp(stored) { timestamp, value in try body(key, timestamp, value) }
            }
        } catch let error as LMDBError {
            throw state.failure(error)
        }
    }
}
