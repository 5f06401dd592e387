extension KTable {
    /// The table's changes as a stream: the new value of a row, or nil where the row was deleted.
    ///
    /// ```swift
    /// sessions.toStream().to("sessions")   // nil is written as a tombstone
    /// ```
    @inlinable public func toStream(named name: String? = nil) -> KStream<Key, Value?> {
        changes(named: name, value: valueSerde?.optional) { key, change, envelope, next in
            try next(key, change.new, envelope)
        }
    }

    @inlinable func changes<NewValue>(
        named name: String?, value: Serde<NewValue>?,
        _ body: @escaping @Sendable (Key, Change<Value>, Envelope, Step<Key, NewValue>) throws -> Void
    ) -> KStream<Key, NewValue> {
        let name = graph.nodeName(.tableToStream, name)
        let id = graph.addProcessor(name, parents: [node])
        let stream = KStream<Key, NewValue>(
            graph: graph, node: id, outlet: Outlet(in: graph), keySerde: keySerde, valueSerde: value,
            isKeyChanged: false)
        outlet.connect { [outlet = stream.outlet] task in
            let next = try outlet.step(in: task)
            return { key, change, envelope in try body(key, change, envelope, next) }
        }
        return stream
    }
}

extension GrowOnlyKTable {
    /// The table's changes as a stream: the new value of a row.
    ///
    /// ```swift
    /// counts.toStream().to("word-counts")
    /// ```
    @inlinable public func toStream(named name: String? = nil) -> KStream<Key, Value> {
        table.changes(named: name, value: table.valueSerde) { key, change, envelope, next in
            guard let value = change.new else { return }
            try next(key, value, envelope)
        }
    }
}
