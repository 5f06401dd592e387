import MillraceRuntime

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
