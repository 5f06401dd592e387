extension KStream {
    /// Makes a new key and value of each record. The key counts as changed: what groups the records next repartitions
    /// them first.
    ///
    /// ```swift
    /// orders.map { id, order in (order.customer, order.amount) }
    /// ```
    @inlinable public func map<NewKey, NewValue>(
        key: Serde<NewKey> = .usual, value: Serde<NewValue> = .usual, named name: String? = nil,
        _ transform: @escaping @Sendable (Key, consuming Value) throws -> (NewKey, NewValue)
    ) -> KStream<NewKey, NewValue> {
        extending(.map, named: name, key: key.specified, value: value.specified, changesKey: true) { node, next in
            { (key, value: consuming Value, envelope) in
                let newKey: NewKey
                let newValue: NewValue
                do { (newKey, newValue) = try transform(key, consume value) } catch {
                    return try node.recover(from: error)
                }
                try next(newKey, consume newValue, envelope)
            }
        }
    }
}
