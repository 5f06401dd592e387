import MillraceRuntime

extension KStream {
    /// Joins each record with the row of its key.
    ///
    /// ```swift
    /// orders.join(customers) { order, customer in PricedOrder(order, discount: customer.discount) }
    /// ```
    ///
    /// Only the stream's records give results; a change of the table doesn't. Records without a row, and those with a null
    /// key or value, are dropped. The result has the record's time.
    ///
    /// The stream and the table must have the same partitions, which is checked at the start. If the stream's keys may have
    /// changed, it goes through a repartition topic with the table's partitions first.
    ///
    /// - Parameters:
    ///   - table: where the rows are looked up; it gets a store if it has none.
    ///   - key: how keys are written to the repartition topic; by default as they are read.
    ///   - value: how values are written to the repartition topic; by default as they are read.
    ///   - name: the node's name, and the repartition topic's; generated if nil.
    ///   - combine: makes the result of a record's value and the row.
    @inlinable public func join<Other, Joined>(
        _ table: KTable<Key, Other>, key: Serde<Key> = .usual, value: Serde<Value> = .usual, named name: String? = nil,
        _ combine: @escaping @Sendable (Value, Other) throws -> Joined
    ) -> KStream<Key, Joined> {
        join(table, key: key, value: value, named: name) { _, value, other in try combine(value, other) }
    }

    /// Joins each record with the row of its key, with the key in sight.
    @inlinable public func join<Other, Joined>(
        _ table: KTable<Key, Other>, key: Serde<Key> = .usual, value: Serde<Value> = .usual, named name: String? = nil,
        _ combine: @escaping @Sendable (Key, Value, Other) throws -> Joined
    ) -> KStream<Key, Joined> {
        joinRows(.join, of: table, key, value, named: name) { node, key, value, row in
            guard let row else {
                node.drop("no row in the table of a join")
                return nil
            }
            return try combine(key, value, row)
        }
    }

    /// Joins each record with the row of its key, or with nil where there is none.
    ///
    /// ```swift
    /// orders.leftJoin(customers) { order, customer in PricedOrder(order, discount: customer?.discount ?? 0) }
    /// ```
    ///
    /// A record with a null key is joined with nil; one with a null value is dropped.
    @inlinable public func leftJoin<Other, Joined>(
        _ table: KTable<Key, Other>, key: Serde<Key> = .usual, value: Serde<Value> = .usual, named name: String? = nil,
        _ combine: @escaping @Sendable (Value, Other?) throws -> Joined
    ) -> KStream<Key, Joined> {
        leftJoin(table, key: key, value: value, named: name) { _, value, other in try combine(value, other) }
    }

    /// Joins each record with the row of its key, or with nil where there is none; with the key in sight.
    @inlinable public func leftJoin<Other, Joined>(
        _ table: KTable<Key, Other>, key: Serde<Key> = .usual, value: Serde<Value> = .usual, named name: String? = nil,
        _ combine: @escaping @Sendable (Key, Value, Other?) throws -> Joined
    ) -> KStream<Key, Joined> {
        joinRows(.leftJoin, of: table, key, value, named: name) { _, key, value, row in try combine(key, value, row) }
    }

    @inlinable func joinRows<Other, Joined>(
        _ prefix: NodePrefix, of table: KTable<Key, Other>, _ key: Serde<Key>, _ value: Serde<Value>,
        named name: String?, _ combine: @escaping @Sendable (NodeContext, Key, Value, Other?) throws -> Joined?
    ) -> KStream<Key, Joined> {
        let base = name ?? graph.name(of: node)
        let input = isKeyChanged ? throughRepartitionTopic(base, partitions: nil, key: key, value: value) : self
        let name = graph.nodeName(prefix, name)
        if table.graph !== graph {
            graph.report("node \(name): both sides of a join must come from the same StreamsBuilder")
        }
        if Key.self == Ignored.self { graph.reportIgnoredKeys(at: name) }
        let outlet = Outlet<Key, Joined>()
        let isLeft = prefix == .leftJoin
        let keySerde = input.keySerde
        let id = graph.addProcessor(
            name, parents: [input.node], outlet: outlet, lookups: [table.lookup.traits]
        ) { [lookup = table.lookup] wiring in
            wiring.connect { (task) -> Step<Key, Value> in
                let node = NodeContext(task: task, name: name)
                let (rows, next) = (try lookup.reader(in: task), try outlet.step(in: task))
                let isNull = NullCheck<Value>()
                return { (key, value: consuming Value, envelope) in
                    if isNull(value) { return node.drop("null value") }
                    let hasKey = keySerde?.isNull?(key) != true
                    if !hasKey, !isLeft { return node.drop("null key") }
                    let joined: Joined?
                    do { joined = try combine(node, key, value, hasKey ? rows.read(key)?.value : nil) } catch {
                        return try node.recover(from: error)
                    }
                    if let joined { try next(key, joined, envelope) }
                }
            }
        }
        graph.coPartition([input.node, table.node], at: id)
        return KStream<Key, Joined>(
            graph: graph, node: id, keySerde: keySerde, valueSerde: nil, isKeyChanged: input.isKeyChanged)
    }
}
