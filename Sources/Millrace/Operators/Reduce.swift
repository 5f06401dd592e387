extension KGroupedStream {
    /// Combines the values of each key into one of the same type; the first value is the first result.
    ///
    /// ```swift
    /// temperatures.groupByKey().reduce(store: "highest") { highest, next in max(highest, next) }
    /// ```
    ///
    /// - Parameters:
    ///   - store: the store's name, which names the changelog topic too; generated if nil.
    ///   - key: how keys are stored; by default as they are read.
    ///   - value: how results are stored; by default as values are read.
    ///   - name: the node's name; generated if nil.
    ///   - combine: makes a key's next result of the result so far and a record's value; both are handed over, and may
    ///     be changed in place by a closure that takes them `consuming`.
    @inlinable @discardableResult public func reduce(
        store: String? = nil, key: Serde<Key> = .usual, value: Serde<Value> = .usual, named name: String? = nil,
        _ combine: @escaping @Sendable (consuming Value, consuming Value) throws -> Value
    ) -> GrowOnlyKTable<Key, Value> {
        GrowOnlyKTable(
            folding(
                .reduce, store: store, key: key, aggregate: value.specified ?? stream.valueSerde ?? .usual, named: name
            ) {
                (_, value: consuming Value, old: consuming Value?) in
                guard let old = consume old else { return value }
                return try combine(consume old, consume value)
            })
    }
}
