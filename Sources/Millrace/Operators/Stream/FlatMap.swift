extension KStream {
    /// Makes any number of records of each one. The key counts as changed.
    ///
    /// ```swift
    /// orders.flatMap { _, order in order.lines.map { ($0.product, $0.quantity) } }
    /// ```
    @inlinable public func flatMap<NewKey, NewValue, Pairs: Sequence>(
        key: Serde<NewKey> = .usual, value: Serde<NewValue> = .usual, named name: String? = nil,
        _ transform: @escaping @Sendable (Key, consuming Value) throws -> Pairs
    ) -> KStream<NewKey, NewValue> where Pairs.Element == (NewKey, NewValue) {
        extending(.flatMap, named: name, key: key.specified, value: value.specified, changesKey: true) { node, next in
            { (key, value: consuming Value, envelope) in
                let pairs: Pairs
                do { pairs = try transform(key, consume value) } catch { return try node.recover(from: error) }
                for (key, value) in pairs { try next(key, consume value, envelope) }
            }
        }
    }
}
