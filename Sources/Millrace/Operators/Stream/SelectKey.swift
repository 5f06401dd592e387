extension KStream {
    /// Gives each record a new key. The key counts as changed: what groups the records next repartitions them first.
    ///
    /// ```swift
    /// orders.selectKey { _, order in order.customer }
    /// ```
    @inlinable public func selectKey<NewKey>(
        key: Serde<NewKey> = .usual, named name: String? = nil,
        _ select: @escaping @Sendable (Key, Value) throws -> NewKey
    ) -> KStream<NewKey, Value> {
        extending(.selectKey, named: name, key: key.specified, value: valueSerde, changesKey: true) { node, next in
            { (key, value: consuming Value, envelope) in
                guard let newKey = try node.attempt({ try select(key, value) }) else { return }
                try next(newKey, consume value, envelope)
            }
        }
    }
}
