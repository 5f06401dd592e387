extension KTable {
    /// Makes a new value of each row, with stores to remember what came before.
    ///
    /// ```swift
    /// let seen = streams.addStateStore(Materialized("seen", key: .string, value: .int64))
    /// customers.transformValues(stores: [seen.name]) { context in
    ///     let seen = try context.store(seen)
    ///     return { id, customer in
    ///         let count = try (seen.value(of: id) ?? 0) + 1
    ///         try seen.set(count, for: id)
    ///         return customer.map { "\($0.name), change \(count)" }
    ///     }
    /// }
    /// ```
    ///
    /// The closure that `makeTransform` returns gets the row's new value, or nil where it was deleted, and returns the new
    /// table's value, or nil for no row. It is also called for old values and look-ups where the table has no store: give
    /// it one if that matters.
    ///
    /// - Parameters:
    ///   - store: how the rows are kept; without a name they are computed from this table's rows when they are needed.
    ///   - stores: the names of the stores that the closure uses.
    ///   - name: the node's name; generated if nil.
    ///   - makeTransform: makes the closure, once in each task.
    @inlinable public func transformValues<NewValue>(
        store: Materialized<Key, NewValue>? = nil, stores: [String] = [], named name: String? = nil,
        _ makeTransform: @escaping @Sendable (TransformContext) throws -> (Key, Value?) throws -> NewValue?
    ) -> KTable<Key, NewValue> {
        graph.requireStores(stores, at: name ?? "transformValues")
        return view(
            .tableTransformValues, store: store, inheritedValue: nil, named: name, stores: stores
        ) { node in
            let context = node.makeTransformContext(stores: stores)
            let transform = try makeTransform(context)
            return RowTransform(in: context) { (key, value: consuming Value?) in try transform(key, value) }
        }
    }
}

extension NodeContext {
    @usableFromInline func makeTransformContext(stores: [String]) -> TransformContext {
        TransformContext(task, node: name, stores: stores)
    }
}

extension Graph {
    /// Reports stores that nobody declared.
    @usableFromInline func requireStores(_ names: [String], at node: String) {
        for name in names where stores[name] == nil {
            report("node \(node) uses store \(name), which isn't declared: call `addStateStore` first")
        }
    }
}
