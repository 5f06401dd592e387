import MillraceRuntime

extension StreamsBuilder {
    /// Reads a topic as a global table: every process keeps a whole copy of it.
    ///
    /// ```swift
    /// let countries = streams.globalTable("countries", key: .string, value: .json(Country.self))
    /// orders.join(countries, by: { _, order in order.country }) { order, country in order.taxed(by: country) }
    /// ```
    ///
    /// Nothing runs before it is restored; then it follows its topic. For tables that are small and change rarely, as
    /// each process reads all of it. Records that can't be decoded are left out if the deserialization handler says so,
    /// also where it would send them to a dead-letter topic.
    ///
    /// - Parameters:
    ///   - topic: the topic's name; it must exist when the application starts.
    ///   - key: how keys are read; by default the type's usual format.
    ///   - value: how values are read; by default the type's usual format.
    ///   - store: the store's name; generated if it has none.
    ///   - name: the node's name; generated if nil. The source is called `<name>-source`.
    @inlinable public func globalTable<Key, Value>(
        _ topic: String, key: Serde<Key> = .usual, value: Serde<Value> = .usual,
        store: Materialized<Key, Value> = .unnamed, named name: String? = nil
    ) -> GlobalKTable<Key, Value> {
        let storeName = graph.storeName(ofTopic: topic, store.name)
        let sourceName = graph.nodeName(.source, name, suffix: "-source")
        let name = graph.nodeName(.tableSource, name)
        let place = "\(sourceName) (topic \(topic))"
        let resolvedKey = graph.resolve(key, store.key.specified, for: "key", at: place)
        let resolvedValue = graph.resolve(value, store.value.specified, for: "value", at: place)
        guard let keySerde = resolvedKey, let valueSerde = resolvedValue else {
            return GlobalKTable(graph: graph, key: .usual, value: .usual, storeName: storeName)
        }
        if Key.self == Ignored.self { graph.reportIgnoredKeys(at: name) }
        graph.noteFormat(ofTopic: .external(topic), key: keySerde, value: valueSerde)
        graph.noteFormat(ofStore: storeName, key: keySerde, value: valueSerde)
        graph.addGlobalTable(name, source: sourceName, topic: topic, store: storeName) { record in
            if let key = record.key { _ = try keySerde.decode(key) }
            if let value = record.value { _ = try valueSerde.decode(value) }
        }
        return GlobalKTable(graph: graph, key: keySerde, value: valueSerde, storeName: storeName)
    }
}
