extension KStream {
    /// Makes any number of values of each record; the key stays.
    ///
    /// ```swift
    /// lines.flatMapValues { line in line.split(separator: " ").map(String.init) }
    /// ```
    @inlinable public func flatMapValues<Values: Sequence>(
        value: Serde<Values.Element> = .usual, named name: String? = nil,
        _ transform: @escaping @Sendable (consuming Value) throws -> Values
    ) -> KStream<Key, Values.Element> {
        extending(.flatMapValues, named: name, key: keySerde, value: value.specified, changesKey: false) { node, next in
            { (key, value: consuming Value, envelope) in
                let values: Values
                do { values = try transform(consume value) } catch { return try node.recover(from: error) }
                for value in values { try next(key, consume value, envelope) }
            }
        }
    }

    /// Makes any number of values of each record, with its key in sight; the key stays.
    @inlinable public func flatMapValues<Values: Sequence>(
        value: Serde<Values.Element> = .usual, named name: String? = nil,
        _ transform: @escaping @Sendable (Key, consuming Value) throws -> Values
    ) -> KStream<Key, Values.Element> {
        extending(.flatMapValues, named: name, key: keySerde, value: value.specified, changesKey: false) { node, next in
            { (key, value: consuming Value, envelope) in
                let values: Values
                do { values = try transform(key, consume value) } catch { return try node.recover(from: error) }
                for value in values { try next(key, consume value, envelope) }
            }
        }
    }
}
