import MillraceRuntime

extension KGroupedStream {
    /// Folds the values of each key into one, which starts as `initial`.
    ///
    /// ```swift
    /// orders.groupByKey().aggregate(initial: 0.0, store: "totals") { _, order, total in total + order.amount }
    /// ```
    ///
    /// Where `update` returns nil, the row is deleted, and the key's next record starts from `initial` again. Records with
    /// a null key or value are skipped. The result's time is the latest of its records' times; a deletion has the time of
    /// its record.
    ///
    /// Write `consuming` and the type to change the result so far in place, without a copy:
    ///
    /// ```swift
    /// let baskets = Materialized<String, [String]>("baskets", value: .json([String].self))
    /// orders.groupByKey().aggregate(initial: [], store: baskets) { (_, order, basket: consuming [String]) in
    ///     basket.append(order.product)
    ///     return basket
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - initial: what a key's result is before its first record.
    ///   - store: how the results are kept.
    ///   - name: the node's name; generated if nil.
    ///   - update: makes a key's next result of a record's key, its value, and the result so far.
    @inlinable @discardableResult public func aggregate<Aggregate>(
        initial: @autoclosure @escaping @Sendable () -> Aggregate, store: Materialized<Key, Aggregate> = .unnamed,
        named name: String? = nil,
        _ update: @escaping @Sendable (Key, consuming Value, consuming Aggregate) throws -> Aggregate?
    ) -> KTable<Key, Aggregate> {
        folding(.aggregate, store: store, named: name) {
            (key, value: consuming Value, old: consuming Aggregate?) in
            try update(key, consume value, (consume old) ?? initial())
        }
    }

    /// The table that holds what `update` makes of each key's values: the core of `count`, `reduce` and `aggregate`.
    @inlinable func folding<Aggregate>(
        _ prefix: NodePrefix, store: Materialized<Key, Aggregate>, named name: String?,
        _ update: @escaping @Sendable (Key, consuming Value, consuming Aggregate?) throws -> Aggregate?
    ) -> KTable<Key, Aggregate> {
        let graph = stream.graph
        let storeName = graph.storeName(prefix, store.name)
        let name = graph.nodeName(prefix, name)
        let input = partitioned(forStore: storeName)
        return graph.makeTable(
            name, of: TableTraits(.aggregation, store: storeName, isMaterialized: true), parents: [input.node],
            store: store, inheritedKey: input.keySerde, role: "aggregate"
        ) { wiring, target in
            wiring.connect { task in
                let writer = try target.writer(in: task)
                let isNull = NullCheck<Value>()
                return { (key, value: consuming Value, envelope) in
                    if isNull(value) { return writer.node.drop("null value") }
                    try writer.update(key, consume value, envelope, with: update)
                }
            }
        }
    }
}
