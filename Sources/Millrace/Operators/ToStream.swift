extension KTable {
    /// The table's changes as a stream: the new value of a row, or nil where the row was deleted.
    ///
    /// ```swift
    /// sessions.toStream().to("sessions")   // nil is written as a tombstone
    /// ```
    @inlinable public func toStream(named name: String? = nil) -> KStream<Key, Value?> {
        changes(named: name, value: valueSerde?.optional) { record, next in
            try next(record.with(value: record.value.new))
        }
    }

    @inlinable func changes<NewValue>(
        named name: String?, value: Serde<NewValue>?,
        _ body: @escaping @Sendable (Record<Key, Change<Value>>, Step<Key, NewValue>) throws -> Void
    ) -> KStream<Key, NewValue> {
        let name = graph.nodeName(.tableToStream, name)
        let id = graph.addProcessor(name, parents: [node])
        let stream = KStream<Key, NewValue>(
            graph: graph, node: id, outlet: Outlet(in: graph), keySerde: keySerde, valueSerde: value, isKeyChanged: false)
        outlet.connect { [outlet = stream.outlet] task in
            let next = try outlet.step(in: task)
            return { record in try body(record, next) }
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
        table.changes(named: name, value: table.valueSerde) { record, next in
            guard let value = record.value.new else { return }
            try next(record.with(value: value))
        }
    }
}
