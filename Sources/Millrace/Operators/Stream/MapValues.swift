extension KStream {
    /// Makes a new value of each record; the key stays.
    ///
    /// ```swift
    /// lines.mapValues { line in line.count }
    /// ```
    ///
    /// The value is handed over. A closure that takes it `consuming` may change it in place, which spares the copy of a
    /// text or a collection:
    ///
    /// ```swift
    /// lines.mapValues { (line: consuming String) in
    ///     line += "!"
    ///     return line
    /// }
    /// ```
    @inlinable public func mapValues<NewValue>(
        value: Serde<NewValue> = .usual, named name: String? = nil,
        _ transform: @escaping @Sendable (consuming Value) throws -> NewValue
    ) -> KStream<Key, NewValue> {
        extending(.mapValues, named: name, key: keySerde, value: value.specified, changesKey: false) { node, next in
            { (key, value: consuming Value, envelope) in
                let newValue: NewValue
                do { newValue = try transform(consume value) } catch { return try node.recover(from: error) }
                try next(key, consume newValue, envelope)
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
        _ transform: @escaping @Sendable (Key, consuming Value) throws -> NewValue
    ) -> KStream<Key, NewValue> {
        extending(.mapValues, named: name, key: keySerde, value: value.specified, changesKey: false) { node, next in
            { (key, value: consuming Value, envelope) in
                let newValue: NewValue
                do { newValue = try transform(key, consume value) } catch { return try node.recover(from: error) }
                try next(key, consume newValue, envelope)
            }
        }
    }
}
