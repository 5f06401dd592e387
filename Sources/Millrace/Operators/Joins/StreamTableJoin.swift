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
        joinRows(.join, of: table, key, value, named: name, rowKey: { $0 }) { key, value, row in
            guard let row else { return nil }
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
        joinRows(.leftJoin, of: table, key, value, named: name, rowKey: { $0 }, combine)
    }
}

extension KStream {
    /// Joins each record that has a key with the row of its key.
    @inlinable public func join<RowKey, Other, Joined>(
        _ table: KTable<RowKey, Other>, key: Serde<Key> = .usual, value: Serde<Value> = .usual,
        named name: String? = nil, _ combine: @escaping @Sendable (Value, Other) throws -> Joined
    ) -> KStream<Key, Joined> where Key == RowKey? {
        join(table, key: key, value: value, named: name) { _, value, other in try combine(value, other) }
    }

    /// Joins each record that has a key with the row of its key, with the key in sight.
    @inlinable public func join<RowKey, Other, Joined>(
        _ table: KTable<RowKey, Other>, key: Serde<Key> = .usual, value: Serde<Value> = .usual,
        named name: String? = nil, _ combine: @escaping @Sendable (Key, Value, Other) throws -> Joined
    ) -> KStream<Key, Joined> where Key == RowKey? {
        joinRows(.join, of: table, key, value, named: name, rowKey: { $0 }) { key, value, row in
            guard let row else { return nil }
            return try combine(key, value, row)
        }
    }

    /// Joins each record with the row of its key, or with nil where there is none, or no key.
    @inlinable public func leftJoin<RowKey, Other, Joined>(
        _ table: KTable<RowKey, Other>, key: Serde<Key> = .usual, value: Serde<Value> = .usual,
        named name: String? = nil, _ combine: @escaping @Sendable (Value, Other?) throws -> Joined
    ) -> KStream<Key, Joined> where Key == RowKey? {
        leftJoin(table, key: key, value: value, named: name) { _, value, other in try combine(value, other) }
    }

    /// Joins each record with the row of its key, or with nil where there is none, or no key; with the key in sight.
    @inlinable public func leftJoin<RowKey, Other, Joined>(
        _ table: KTable<RowKey, Other>, key: Serde<Key> = .usual, value: Serde<Value> = .usual,
        named name: String? = nil, _ combine: @escaping @Sendable (Key, Value, Other?) throws -> Joined
    ) -> KStream<Key, Joined> where Key == RowKey? {
        joinRows(.leftJoin, of: table, key, value, named: name, rowKey: { $0 }, combine)
    }
}

extension KStream {
    /// The node of a join with a table, behind a repartition topic if keys may have changed.
    ///
    /// - Parameter rowKey: the key to look up; nil where the record has none.
    @inlinable func joinRows<RowKey, Other, Joined>(
        _ prefix: NodePrefix, of table: KTable<RowKey, Other>, _ key: Serde<Key>, _ value: Serde<Value>,
        named name: String?, rowKey: @escaping @Sendable (Key) -> RowKey?,
        _ combine: @escaping @Sendable (Key, Value, Other?) throws -> Joined?
    ) -> KStream<Key, Joined> {
        let base = name ?? graph.name(of: node)
        let input = isKeyChanged ? repartitionedForJoin(base, key: key, value: value) : self
        let name = graph.nodeName(prefix, name)
        if table.graph !== graph {
            graph.report("node \(name): both sides of a join must come from the same StreamsBuilder")
            return graph.unreadableStream(behind: node)
        }
        if Key.self == Ignored.self { graph.reportIgnoredKeys(at: name) }
        let outlet = Outlet<Key, Joined>()
        let id = graph.addProcessor(
            name, parents: [input.node], outlet: outlet, lookups: [table.lookup.traits]
        ) { [lookup = table.lookup] wiring in
            wiring.connect { task in
                RowJoin(
                    try lookup.reader(in: task), node: NodeContext(task: task, name: name),
                    next: try outlet.step(in: task)
                ).step(joiningUnmatched: prefix == .leftJoin, rowKey: { key, _ in rowKey(key) }, combine)
            }
        }
        graph.coPartition([input.node, table.node], at: id)
        return KStream<Key, Joined>(
            graph: graph, node: id, keySerde: input.keySerde, valueSerde: nil, isKeyChanged: input.isKeyChanged)
    }

    /// The stream behind a repartition topic that all joins of this stream with the same name share.
    @inlinable func repartitionedForJoin(_ base: String, key: Serde<Key>, value: Serde<Value>) -> KStream<Key, Value> {
        if let known = graph.joinRepartition(of: node, named: base) {
            // Kafka Streams generates the names all the same.
            for _ in 0..<3 { graph.skipNumber() }
            return KStream(
                graph: graph, node: known, keySerde: key.specified ?? keySerde,
                valueSerde: value.specified ?? valueSerde, isKeyChanged: false)
        }
        let result = throughRepartitionTopic(base, partitions: nil, key: key, value: value)
        graph.setJoinRepartition(of: node, named: base, to: result.node)
        return result
    }
}
