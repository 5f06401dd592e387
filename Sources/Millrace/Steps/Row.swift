import MillraceRuntime

/// A row of a table, with its time.
@usableFromInline struct Row<Value> {
    @usableFromInline let value: Value
    @usableFromInline let timestamp: Timestamp

    @inlinable init(_ value: Value, _ timestamp: Timestamp) {
        self.value = value
        self.timestamp = timestamp
    }
}

/// Finds the rows of a table, in one task. A closure in a class, since a step keeps it; see `BuiltStep`.
@usableFromInline final class RowReader<Key, Value> {
    @usableFromInline let read: (Key) throws -> Row<Value>?

    @usableFromInline init(_ read: @escaping (Key) throws -> Row<Value>?) { self.read = read }

    /// Finds nothing.
    @usableFromInline static var empty: RowReader { RowReader { _ in nil } }
}
