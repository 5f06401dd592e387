extension KStream {
    /// Makes any number of values of each record; the key stays.
    ///
    /// ```swift
    /// lines.flatMapValues { line in line.split(separator: " ").map(String.init) }
    /// ```
    @inlinable public func flatMapValues<Values: Sequence>(
        value: Serde<Values.Element> = .usual, named name: String? = nil,
        _ transform: @escaping @Sendable (Value) throws -> Values
    ) -> KStream<Key, Values.Element> {
        extending(.flatMapValues, named: name, key: keySerde, value: value.specified, changesKey: false) { node, next in
            { key, value, envelope in
                guard let values = try node.attempt({ try transform(value) }) else { return }
                for value in values { try next(key, value, envelope) }
            }
        }
    }

    /// Makes any number of values of each record, with its key in sight; the key stays.
    @inlinable public func flatMapValues<Values: Sequence>(
        value: Serde<Values.Element> = .usual, named name: String? = nil,
        _ transform: @escaping @Sendable (Key, Value) throws -> Values
    ) -> KStream<Key, Values.Element> {
        extending(.flatMapValues, named: name, key: keySerde, value: value.specified, changesKey: false) { node, next in
            { key, value, envelope in
                guard let values = try node.attempt({ try transform(key, value) }) else { return }
                for value in values { try next(key, value, envelope) }
            }
        }
    }
}
