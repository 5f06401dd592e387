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
        extending(.mapValues, named: name, key: keySerde, value: value.specified, changesKey: false) { node, next in
            { key, value, envelope in
                guard let newValue = try node.attempt({ try transform(value) }) else { return }
                try next(key, newValue, envelope)
            }
        }
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
            { key, value, envelope in
                guard let newValue = try node.attempt({ try transform(key, value) }) else { return }
                try next(key, newValue, envelope)
            }
        }
    }
}
