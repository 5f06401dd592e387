import MillraceRuntime

extension KGroupedTable {
    /// Folds the rows of each group into one value: a new row is added, an old one subtracted, and a changed one first
    /// subtracted and then added.
    ///
    /// ```swift
    /// accounts.groupBy { _, account in (account.branch, account.balance) }
    ///     .aggregate(initial: 0.0, store: "balances") { _, balance, sum in
    ///         sum + balance
    ///     } subtracting: { _, balance, sum in
    ///         sum - balance
    ///     }
    /// ```
    ///
    /// Where a closure returns nil, the group's row is deleted. The result's time is the latest of its changes' times.
    ///
    /// - Parameters:
    ///   - initial: what a group's result is before its first row.
    ///   - store: how the results are kept.
    ///   - name: the node's name; generated if nil.
    ///   - add: makes the group's next result of its key, a row that it gets, and the result so far.
    ///   - subtract: makes the group's next result of its key, a row that it loses, and the result so far.
    @inlinable @discardableResult public func aggregate<Aggregate>(
        initial: @autoclosure @escaping @Sendable () -> Aggregate, store: Materialized<Key, Aggregate> = .unnamed,
        named name: String? = nil,
        adding add: @escaping @Sendable (Key, consuming Value, consuming Aggregate) throws -> Aggregate?,
        subtracting subtract: @escaping @Sendable (Key, consuming Value, consuming Aggregate) throws -> Aggregate?
    ) -> KTable<Key, Aggregate> {
        folding(.tableAggregate, store: store, named: name) { (key, change, old: consuming Aggregate?) in
            var aggregate = old
            if let removed = change.old, let current = aggregate.take() {
                aggregate = try subtract(key, removed, current)
            }
            guard let added = change.new else { return aggregate }
            return try add(key, added, aggregate.take() ?? initial())
        }
    }

    /// Counts the rows of each group.
    ///
    /// ```swift
    /// customers.groupBy { _, customer in (customer.city, customer) }.count(store: "customers-per-city")
    /// ```
    @inlinable @discardableResult public func count(
        store: Materialized<Key, Int64> = .unnamed, named name: String? = nil
    ) -> KTable<Key, Int64> {
        aggregate(initial: 0, store: store, named: name) { _, _, count in
            count + 1
        } subtracting: { _, _, count in
            count - 1
        }
    }

    /// Combines the rows of each group into one value of the same type; the first row is the first result.
    ///
    /// ```swift
    /// accounts.groupBy { _, account in (account.branch, account.balance) }
    ///     .reduce(store: "balances") { sum, balance in sum + balance } subtracting: { sum, balance in sum - balance }
    /// ```
    @inlinable @discardableResult public func reduce(
        store: Materialized<Key, Value> = .unnamed, named name: String? = nil,
        adding add: @escaping @Sendable (consuming Value, consuming Value) throws -> Value?,
        subtracting subtract: @escaping @Sendable (consuming Value, consuming Value) throws -> Value?
    ) -> KTable<Key, Value> {
        var store = store
        store.value = store.value.specified ?? valueSerde
        return folding(.tableReduce, store: store, named: name) { (_, change, old: consuming Value?) in
            var result = old
            if let removed = change.old, let current = result.take() { result = try subtract(current, removed) }
            guard let added = change.new else { return result }
            guard let current = result.take() else { return added }
            return try add(current, added)
        }
    }

    @inlinable func folding<Aggregate>(
        _ prefix: NodePrefix, store: Materialized<Key, Aggregate>, named name: String?,
        _ update: @escaping @Sendable (Key, consuming Change<Value>, consuming Aggregate?) throws -> Aggregate?
    ) -> KTable<Key, Aggregate> {
        // Kafka Streams calls the store of a reduce so, too.
        let storeName = graph.storeName(.tableAggregate, store.name)
        let input = repartitioned(forStore: storeName, named: name)
        let name = graph.nodeName(prefix, name)
        return graph.makeTable(
            name, of: TableTraits(.aggregation, store: storeName, isMaterialized: true), parents: [input], store: store,
            inheritedKey: keySerde, role: "aggregate"
        ) { wiring, target in
            wiring.connect { (task) -> Step<Key, Change<Value>> in
                let writer = try target.writer(in: task)
                return { (key, change: consuming Change<Value>, envelope) in
                    try writer.update(key, consume change, envelope, with: update)
                }
            }
        }
    }
}
