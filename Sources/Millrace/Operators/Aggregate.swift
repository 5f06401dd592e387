import MillraceRuntime

extension KGroupedStream {
    /// Folds the values of each key into one, which starts as `initial`.
    ///
    /// ```swift
    /// orders.groupByKey().aggregate(initial: 0.0, store: "totals") { _, order, total in total + order.amount }
    /// ```
    ///
    /// Records with a null key or value are skipped. The result's time is the latest of its records' times.
    ///
    /// Write `consuming` and the type to change the result so far in place, without a copy:
    ///
    /// ```swift
    /// orders.groupByKey().aggregate(initial: [String](), store: "baskets", aggregate: .json([String].self)) {
    ///     (_, order, basket: consuming [String]) in
    ///     basket.append(order.product)
    ///     return basket
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - initial: what a key's result is before its first record.
    ///   - store: the store's name, which names the changelog topic too; generated if nil.
    ///   - key: how keys are stored; by default as they are read.
    ///   - aggregate: how results are stored; by default the type's usual format.
    ///   - name: the node's name; generated if nil.
    ///   - update: makes a key's next result of a record's key, its value, and the result so far.
    @inlinable @discardableResult public func aggregate<Aggregate>(
        initial: @autoclosure @escaping @Sendable () -> Aggregate, store: String? = nil, key: Serde<Key> = .usual,
        aggregate: Serde<Aggregate> = .usual, named name: String? = nil,
        _ update: @escaping @Sendable (Key, consuming Value, consuming Aggregate) throws -> Aggregate
    ) -> GrowOnlyKTable<Key, Aggregate> {
        GrowOnlyKTable(
            folding(.aggregate, store: store, key: key, aggregate: aggregate, named: name) {
                (key, value: consuming Value, old: consuming Aggregate?) in
                try update(key, consume value, (consume old) ?? initial())
            })
    }

    // Disfavoured, or closures of several statements would be ambiguous between the two.

    /// Folds the values of each key into one, which starts as `initial`. Where `update` returns nil, the row is deleted;
    /// the key's next record starts from `initial` again.
    ///
    /// ```swift
    /// events.groupByKey().aggregate(initial: Session(), store: "sessions") { _, event, session in
    ///     if event.isLogout { return nil }
    ///     return session.adding(event)
    /// }
    /// ```
    @_disfavoredOverload
    @inlinable @discardableResult public func aggregate<Aggregate>(
        initial: @autoclosure @escaping @Sendable () -> Aggregate, store: String? = nil, key: Serde<Key> = .usual,
        aggregate: Serde<Aggregate> = .usual, named name: String? = nil,
        _ update: @escaping @Sendable (Key, consuming Value, consuming Aggregate) throws -> Aggregate?
    ) -> KTable<Key, Aggregate> {
        folding(.aggregate, store: store, key: key, aggregate: aggregate, named: name) {
            (key, value: consuming Value, old: consuming Aggregate?) in
            try update(key, consume value, (consume old) ?? initial())
        }
    }

    /// The table that holds what `update` makes of each key's values: the core of `count`, `reduce` and `aggregate`.
    @inlinable func folding<Aggregate>(
        _ prefix: NodePrefix, store: String?, key: Serde<Key>, aggregate: Serde<Aggregate>, named name: String?,
        _ update: @escaping @Sendable (Key, consuming Value, consuming Aggregate?) throws -> Aggregate?
    ) -> KTable<Key, Aggregate> {
        let graph = stream.graph
        let store = graph.storeName(prefix, store)
        let name = graph.nodeName(prefix, name)
        let input = partitioned(forStore: store)
        let id = graph.addStatefulProcessor(name, store: store, parents: [input.node])
        let outlet = Outlet<Key, Aggregate?>(in: graph)
        let place = "\(name) (store \(store))"
        let keySerde = graph.resolve(key, input.keySerde, for: "key", at: place)
        let aggregateSerde = graph.resolve(aggregate, nil, for: "aggregate", at: place)
        if let keySerde, let aggregateSerde {
            graph.noteFormat(ofStore: store, key: keySerde, value: aggregateSerde)
            input.outlet.connect { task in
                let fold = Fold(
                    key: keySerde, aggregate: aggregateSerde, store: try task.keyValueStore(named: store),
                    node: NodeContext(task: task, name: name))
                let next = try outlet.step(in: task)
                let isNull = NullCheck<Value>()
                return { (key, value: consuming Value, envelope) in
                    if isNull(value) { return fold.node.drop("null value") }
                    try fold.process(key, consume value, envelope, update: update, next: next)
                }
            }
        }
        return KTable(
            graph: graph, node: id, outlet: outlet, keySerde: keySerde, valueSerde: aggregateSerde, storeName: store)
    }
}
