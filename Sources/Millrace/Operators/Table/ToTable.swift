// The first is disfavoured, or a stream of values that may be nil would become a table of such values.

extension KStream {
    /// The stream's latest value of each key, as a table.
    ///
    /// ```swift
    /// positions.toTable(store: "last-positions")
    /// ```
    ///
    /// If keys may have changed, it goes through a repartition topic first. Records with a null key are dropped. A stream of
    /// values that may be nil gives a table whose rows a nil deletes.
    ///
    /// - Parameters:
    ///   - store: how the rows are kept; by default as they are read. Without a name, the table only has a store if
    ///     something needs one.
    ///   - name: the node's name; generated if nil.
    @_disfavoredOverload
    @inlinable public func toTable(
        store: Materialized<Key, Value> = .unnamed, named name: String? = nil
    ) -> KTable<Key, Value> {
        settingRows(store: store, repartitioningBy: store.value, inheritedValue: valueSerde, named: name) { $0 }
    }

    /// The stream's latest value of each key, as a table; nil deletes the row.
    ///
    /// ```swift
    /// let customers = streams.stream("customers", key: .string, value: .json(Customer.self).optional)
    ///     .toTable(store: "customers")
    /// ```
    @inlinable public func toTable<Row>(
        store: Materialized<Key, Row> = .unnamed, named name: String? = nil
    ) -> KTable<Key, Row> where Value == Row? {
        settingRows(
            store: store, repartitioningBy: store.value.specified?.optional ?? .usual,
            inheritedValue: valueSerde?.unwrapped(), named: name
        ) { $0 }
    }

    @inlinable func settingRows<Row>(
        store: Materialized<Key, Row>, repartitioningBy serde: Serde<Value>, inheritedValue: Serde<Row>?,
        named name: String?, _ row: @escaping @Sendable (consuming Value) -> Row?
    ) -> KTable<Key, Row> {
        let name = graph.nodeName(.toTable, name)
        let traits = TableTraits(
            .records, store: graph.storeName(.toTable, store.name), isMaterialized: store.name != nil)
        if !isKeyChanged, Key.self == Ignored.self { graph.reportIgnoredKeys(at: name) }
        let input = isKeyChanged ? throughRepartitionTopic(name, partitions: nil, key: store.key, value: serde) : self
        return graph.makeTable(
            name, of: traits, parents: [input.node], store: store, inheritedKey: keySerde,
            inheritedValue: inheritedValue
        ) { wiring, target in
            wiring.connect { task in
                let set = try target.setter(in: task)
                return { (key, value: consuming Value, envelope) in try set(key, row(consume value), envelope) }
            }
        }
    }
}
