extension KTable {
    /// The table's changes as a stream: the new value of a row, or nil where the row was deleted.
    ///
    /// ```swift
    /// customers.toStream().to("customers-again")   // nil is written as a tombstone
    /// ```
    @inlinable public func toStream(named name: String? = nil) -> KStream<Key, Value?> {
        changes(named: name, value: valueSerde?.optional) { next in
            { (key, change: consuming Change<Value>, envelope) in try next(key, change.new.take(), envelope) }
        }
    }

    /// The table's changes as a stream whose records get new keys: a `toStream()` and a `selectKey`.
    ///
    /// ```swift
    /// counts.toStream { _, count in "\(count ?? 0)" }
    /// ```
    @inlinable public func toStream<NewKey>(
        key: Serde<NewKey> = .usual, named name: String? = nil,
        selectingKey select: @escaping @Sendable (Key, Value?) throws -> NewKey
    ) -> KStream<NewKey, Value?> {
        toStream(named: name).selectKey(key: key, select)
    }

    /// The table's changes as a stream without deletions: the new value of a row.
    ///
    /// ```swift
    /// counts.updates().filter { _, count in count > 100 }   // a count is never deleted
    /// ```
    ///
    /// The node and its name are those of `toStream()`.
    @inlinable public func updates(named name: String? = nil) -> KStream<Key, Value> {
        changes(named: name, value: valueSerde) { next in
            { (key, change: consuming Change<Value>, envelope) in
                if let value = change.new.take() { try next(key, consume value, envelope) }
            }
        }
    }

    @inlinable func changes<NewValue>(
        named name: String?, value: Serde<NewValue>?,
        _ makeStep: @escaping @Sendable (@escaping Step<Key, NewValue>) -> Step<Key, Change<Value>>
    ) -> KStream<Key, NewValue> {
        let name = graph.nodeName(.tableToStream, name)
        let outlet = Outlet<Key, NewValue>()
        let id = graph.addProcessor(name, parents: [node], outlet: outlet) { wiring in
            wiring.connect { task in makeStep(try outlet.step(in: task)) }
        }
        return KStream(graph: graph, node: id, keySerde: keySerde, valueSerde: value, isKeyChanged: false)
    }
}
