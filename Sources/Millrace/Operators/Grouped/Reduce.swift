extension KGroupedStream {
    /// Combines the values of each key into one of the same type; the first value is the first result.
    ///
    /// ```swift
    /// temperatures.groupByKey().reduce(store: "highest") { highest, next in max(highest, next) }
    /// ```
    ///
    /// - Parameters:
    ///   - store: how the results are kept; by default as values are read.
    ///   - name: the node's name; generated if nil.
    ///   - combine: makes a key's next result of the result so far and a record's value; nil deletes the row. Both are
    ///     handed over, and may be changed in place by a closure that takes them `consuming`.
    @inlinable @discardableResult public func reduce(
        store: Materialized<Key, Value> = .unnamed, named name: String? = nil,
        _ combine: @escaping @Sendable (consuming Value, consuming Value) throws -> Value?
    ) -> KTable<Key, Value> {
        var store = store
        store.value = store.value.specified ?? stream.valueSerde ?? .usual
        return folding(.reduce, store: store, named: name) { (_, value: consuming Value, old: consuming Value?) in
            guard let old = consume old else { return value }
            return try combine(consume old, consume value)
        }
    }
}
