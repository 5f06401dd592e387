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

/// How others find the rows of a table: in its store, or computed from the rows of the tables behind it.
@usableFromInline final class Lookup<Key, Value>: Sendable {
    /// Makes what finds the rows, for one task.
    @usableFromInline typealias View = @Sendable (TaskContext) throws -> RowReader<Key, Value>

    @usableFromInline let traits: TableTraits
    private let makeView: View?
    private let makeStoreReader: View

    /// - Parameters:
    ///   - store: makes what reads the table's store.
    ///   - view: makes what computes rows where the table has no store.
    @usableFromInline init(_ traits: TableTraits, store: @escaping View, view: View? = nil) {
        self.traits = traits
        makeStoreReader = store
        makeView = view
    }

    /// What finds the rows, for one task. The topology is built by now, so it is known whether there is a store.
    @usableFromInline func reader(in task: TaskContext) throws -> RowReader<Key, Value> {
        if traits.isMaterialized { return try makeStoreReader(task) }
        return try makeView?(task) ?? .empty
    }
}
