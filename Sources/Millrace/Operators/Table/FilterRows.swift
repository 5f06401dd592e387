extension KTable {
    /// Keeps the rows for which `isIncluded` returns true. A row that no longer fits is deleted.
    ///
    /// ```swift
    /// customers.filter { _, customer in customer.isActive }
    /// ```
    ///
    /// - Parameters:
    ///   - store: how the rows are kept; without a name they are computed from this table's rows when they are needed.
    ///   - name: the node's name; generated if nil.
    ///   - isIncluded: whether a row stays.
    @inlinable public func filter(
        store: Materialized<Key, Value>? = nil, named name: String? = nil,
        _ isIncluded: @escaping @Sendable (Key, Value) throws -> Bool
    ) -> KTable<Key, Value> {
        view(.tableFilter, store: store, inheritedValue: valueSerde, named: name, isFilter: true) { _ in
            RowTransform { (key, value: consuming Value?) in
                guard let value, try isIncluded(key, value) else { return nil }
                return value
            }
        }
    }

    /// Leaves out the rows for which `isExcluded` returns true.
    ///
    /// ```swift
    /// customers.filterNot { _, customer in customer.isTest }
    /// ```
    @inlinable public func filterNot(
        store: Materialized<Key, Value>? = nil, named name: String? = nil,
        _ isExcluded: @escaping @Sendable (Key, Value) throws -> Bool
    ) -> KTable<Key, Value> {
        filter(store: store, named: name) { key, value in try !isExcluded(key, value) }
    }
}
