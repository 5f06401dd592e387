extension KStream {
    /// Looks at each record and lets it pass.
    ///
    /// ```swift
    /// orders.peek { id, order in print(id, order.amount) }
    /// ```
    @inlinable public func peek(
        named name: String? = nil, _ look: @escaping @Sendable (Key, Value) throws -> Void
    ) -> KStream<Key, Value> {
        extending(.peek, named: name, key: keySerde, value: valueSerde, changesKey: false) { node, next in
            { (key, value: consuming Value, envelope) in
                guard try node.attempt({ try look(key, value) }) != nil else { return }
                try next(key, consume value, envelope)
            }
        }
    }
}
