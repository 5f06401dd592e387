import MillraceRuntime

extension KStream {
    /// Joins each record with the row of a global table that it refers to.
    ///
    /// ```swift
    /// orders.join(countries, by: { _, order in order.country }) { order, country in order.taxed(by: country) }
    /// ```
    ///
    /// Only the stream's records give results. Records without a row, and those whose row key or value is nil, are dropped.
    /// The topics may be partitioned in any way.
    ///
    /// - Parameters:
    ///   - table: where the rows are looked up.
    ///   - rowKey: the key of the row that a record refers to; nil is none.
    ///   - name: the node's name; generated if nil.
    ///   - combine: makes the result of a record's value and the row.
    @inlinable public func join<RowKey, Other, Joined>(
        _ table: GlobalKTable<RowKey, Other>, by rowKey: @escaping @Sendable (Key, Value) throws -> RowKey?,
        named name: String? = nil, _ combine: @escaping @Sendable (Value, Other) throws -> Joined
    ) -> KStream<Key, Joined> {
        join(table, by: rowKey, named: name) { _, value, other in try combine(value, other) }
    }

    /// Joins each record with the row of a global table that it refers to, with the record's key in sight.
    @inlinable public func join<RowKey, Other, Joined>(
        _ table: GlobalKTable<RowKey, Other>, by rowKey: @escaping @Sendable (Key, Value) throws -> RowKey?,
        named name: String? = nil, _ combine: @escaping @Sendable (Key, Value, Other) throws -> Joined
    ) -> KStream<Key, Joined> {
        joinRows(of: table, by: rowKey, joiningUnmatched: false, named: name) { key, value, row in
            guard let row else { return nil }
            return try combine(key, value, row)
        }
    }

    /// Joins each record with the row of a global table that it refers to, or with nil where there is none.
    ///
    /// ```swift
    /// orders.leftJoin(countries, by: { _, order in order.country }) { order, country in order.taxed(by: country) }
    /// ```
    @inlinable public func leftJoin<RowKey, Other, Joined>(
        _ table: GlobalKTable<RowKey, Other>, by rowKey: @escaping @Sendable (Key, Value) throws -> RowKey?,
        named name: String? = nil, _ combine: @escaping @Sendable (Value, Other?) throws -> Joined
    ) -> KStream<Key, Joined> {
        leftJoin(table, by: rowKey, named: name) { _, value, other in try combine(value, other) }
    }

    /// Joins each record with the row of a global table that it refers to, or with nil where there is none; with the
    /// record's key in sight.
    @inlinable public func leftJoin<RowKey, Other, Joined>(
        _ table: GlobalKTable<RowKey, Other>, by rowKey: @escaping @Sendable (Key, Value) throws -> RowKey?,
        named name: String? = nil, _ combine: @escaping @Sendable (Key, Value, Other?) throws -> Joined
    ) -> KStream<Key, Joined> {
        joinRows(of: table, by: rowKey, joiningUnmatched: true, named: name, combine)
    }

    @inlinable func joinRows<RowKey, Other, Joined>(
        of table: GlobalKTable<RowKey, Other>, by rowKey: @escaping @Sendable (Key, Value) throws -> RowKey?,
        joiningUnmatched joinsUnmatched: Bool, named name: String?,
        _ combine: @escaping @Sendable (Key, Value, Other?) throws -> Joined?
    ) -> KStream<Key, Joined> {
        // Kafka Streams calls the inner join so, too.
        let name = graph.nodeName(.leftJoin, name)
        if table.graph !== graph {
            graph.report("node \(name): both sides of a join must come from the same StreamsBuilder")
            return graph.unreadableStream(behind: node)
        }
        let outlet = Outlet<Key, Joined>()
        let (store, rowKeySerde, rowSerde) = (table.storeName, table.keySerde, table.valueSerde)
        let id = graph.addProcessor(name, parents: [node], outlet: outlet) { wiring in
            wiring.connect { task in
                RowJoin(
                    try GlobalKTable.reader(in: task, store: store, rowKeySerde, rowSerde),
                    node: NodeContext(task: task, name: name), next: try outlet.step(in: task)
                ).step(joiningUnmatched: joinsUnmatched, rowKey: rowKey, combine)
            }
        }
        return KStream<Key, Joined>(
            graph: graph, node: id, keySerde: keySerde, valueSerde: nil, isKeyChanged: isKeyChanged)
    }
}
