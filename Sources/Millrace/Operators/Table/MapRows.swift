extension KTable {
    /// Makes a new value of each row.
    ///
    /// ```swift
    /// let cities = customers.mapValues { customer in customer.city }
    /// ```
    ///
    /// - Parameters:
    ///   - store: how the rows are kept; without a name they are computed from this table's rows when they are needed.
    ///   - name: the node's name; generated if nil.
    ///   - transform: makes the new value of a row.
    @inlinable public func mapValues<NewValue>(
        store: Materialized<Key, NewValue>? = nil, named name: String? = nil,
        _ transform: @escaping @Sendable (Value) throws -> NewValue
    ) -> KTable<Key, NewValue> {
        view(.tableMapValues, store: store, inheritedValue: nil, named: name) { _ in
            RowTransform { (_, value: consuming Value?) in try value.map(transform) }
        }
    }

    /// Makes a new value of each row, with its key in sight.
    ///
    /// ```swift
    /// let labels = totals.mapValues { customer, total in "\(customer): \(total)" }
    /// ```
    @inlinable public func mapValues<NewValue>(
        store: Materialized<Key, NewValue>? = nil, named name: String? = nil,
        _ transform: @escaping @Sendable (Key, Value) throws -> NewValue
    ) -> KTable<Key, NewValue> {
        view(.tableMapValues, store: store, inheritedValue: nil, named: name) { _ in
            RowTransform { (key, value: consuming Value?) in try value.map { try transform(key, $0) } }
        }
    }
}
