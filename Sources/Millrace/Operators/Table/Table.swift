import MillraceRuntime

extension StreamsBuilder {
    /// Reads a topic as a table: a record sets the row of its key, a null value deletes it.
    ///
    /// ```swift
    /// let customers = streams.table("customers", key: .string, value: .json(Customer.self))
    /// orders.join(customers) { order, customer in order.priced(for: customer) }
    /// ```
    ///
    /// Records with a null key are dropped. The table has a store, called `<topic>-STATE-STORE-<number>` or as `store`
    /// says, if `store` has a name, or if something needs one.
    ///
    /// A topic is read either as a table or as a stream: `toStream()` gives the table's changes.
    ///
    /// - Parameters:
    ///   - topic: the topic's name; it must exist when the application starts.
    ///   - key: how keys are read; by default the type's usual format.
    ///   - value: how values are read; by default the type's usual format.
    ///   - store: how the rows are kept; by default as they are read.
    ///   - offsetReset: where to start when the application has no committed offset (`auto.offset.reset`).
    ///   - timestamps: which time the records get (`default.timestamp.extractor`).
    ///   - name: the node's name; generated if nil. The source is called `<name>-source`.
    @inlinable public func table<Key, Value>(
        _ topic: String, key: Serde<Key> = .usual, value: Serde<Value> = .usual,
        store: Materialized<Key, Value> = .unnamed, offsetReset: OffsetReset = .earliest,
        timestamps: TimestampPolicy = .failOnInvalid, named name: String? = nil
    ) -> KTable<Key, Value> {
        let traits = TableTraits(
            .records, store: graph.storeName(ofTopic: topic, store.name), isMaterialized: store.name != nil)
        let sourceName = graph.nodeName(.source, name, suffix: "-source")
        let name = graph.nodeName(.tableSource, name)
        let place = "\(sourceName) (topic \(topic))"
        let resolvedKey = graph.resolve(key, store.key.specified, for: "key", at: place)
        let resolvedValue = graph.resolve(value, store.value.specified, for: "value", at: place)
        guard let keySerde = resolvedKey, let valueSerde = resolvedValue else { return graph.unreadableTable() }
        if Key.self == Ignored.self { graph.reportIgnoredKeys(at: name) }
        let reference = TopicReference.external(topic)
        graph.noteFormat(ofTopic: reference, key: keySerde, value: valueSerde)
        let outlet = Outlet<Key, Value?>()
        let source = graph.addSource(
            sourceName, topics: [reference], offsetReset: offsetReset, timestamps: timestamps, feedsTable: true,
            outlet: outlet, makeStep: Graph.readingTable(keySerde, valueSerde, at: sourceName, into: outlet))
        return graph.makeTable(
            name, of: traits, parents: [source], store: store, inheritedKey: keySerde, inheritedValue: valueSerde
        ) { wiring, target in
            wiring.connect { task in try target.setter(in: task) }
        }
    }
}

extension Graph {
    /// Decodes the records that a table is read from: a null value is a deletion, and a record without a key is none of a
    /// row.
    @inlinable static func readingTable<Key, Value>(
        _ keySerde: Serde<Key>, _ valueSerde: Serde<Value>, at name: String, into outlet: Outlet<Key, Value?>
    ) -> MakeRawStep {
        { task in
            let next = try outlet.step(in: task)
            return { raw in
                guard let keyBytes = raw.key else { return task.drop("null key") }
                let key: Key
                var value: Value?
                do {
                    key = try keySerde.decode(keyBytes)
                    if let bytes = raw.value { value = try valueSerde.decode(bytes) }
                } catch {
                    return try task.recover(from: error, at: name, during: .deserialization)
                }
                try next(key, consume value, Envelope(timestamp: raw.timestamp, headers: raw.headers))
            }
        }
    }
}
