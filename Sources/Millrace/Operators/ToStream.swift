extension KTable {
    /// The table's changes as a stream: the new value of a row, or nil where the row was deleted.
    ///
    /// ```swift
    /// sessions.toStream().to("sessions")   // nil is written as a tombstone
    /// ```
    @inlinable public func toStream(named name: String? = nil) -> KStream<Key, Value?> {
        changes(named: name, value: valueSerde?.optional) { next in next }
    }

    @inlinable func changes<NewValue>(
        named name: String?, value: Serde<NewValue>?,
        _ makeStep: @escaping @Sendable (@escaping Step<Key, NewValue>) -> Step<Key, Value?>
    ) -> KStream<Key, NewValue> {
        let name = graph.nodeName(.tableToStream, name)
        let id = graph.addProcessor(name, parents: [node])
        let stream = KStream<Key, NewValue>(
            graph: graph, node: id, outlet: Outlet(in: graph), keySerde: keySerde, valueSerde: value,
            isKeyChanged: false)
        outlet.connect { [outlet = stream.outlet] task in
            makeStep(try outlet.step(in: task))
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
        table.changes(named: name, value: table.valueSerde) { next in
            { (key, value: consuming Value?, envelope) in
                if let value = consume value { try next(key, consume value, envelope) }
            }
        }
    }
}
