extension KStream {
    /// Makes a new value of each record; the key stays.
    ///
    /// ```swift
    /// lines.mapValues { line in line.count }
    /// ```
    @inlinable public func mapValues<NewValue>(
        value: Serde<NewValue> = .usual, named name: String? = nil,
        _ transform: @escaping @Sendable (Value) throws -> NewValue
    ) -> KStream<Key, NewValue> {
        mapValues(value: value, named: name) { _, value in try transform(value) }
    }

    /// Makes a new value of each record, with its key in sight; the key stays.
    ///
    /// ```swift
    /// totals.mapValues { customer, total in "\(customer): \(total)" }
    /// ```
    @inlinable public func mapValues<NewValue>(
        value: Serde<NewValue> = .usual, named name: String? = nil,
        _ transform: @escaping @Sendable (Key, Value) throws -> NewValue
    ) -> KStream<Key, NewValue> {
        extending(.mapValues, named: name, key: keySerde, value: value.specified, changesKey: false) { node, next in
            { record in
                guard let value = try node.attempt({ try transform(record.key, record.value) }) else { return }
                try next(record.with(value: value))
            }
        }
    }
}
