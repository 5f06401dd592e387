internal import LMDB

extension ReadTransaction {
    /// Calls `body` with the value of a key, if there is one.
    borrowing func withValue(
        of key: RawSpan, in database: Database, _ body: (RawSpan) throws -> Void
    ) throws {
        if let value = try value(for: key, in: database) { try body(value) }
    }
}
