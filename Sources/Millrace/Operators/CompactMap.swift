extension KStream {
    /// Makes a new value of each record and drops those for which there is none; the key stays.
    ///
    /// Swift's `compactMap`: a `flatMapValues` of none or one.
    ///
    /// ```swift
    /// texts.compactMap { _, text in Int64(text) }
    /// ```
    @inlinable public func compactMap<NewValue>(
        value: Serde<NewValue> = .usual, named name: String? = nil,
        _ transform: @escaping @Sendable (Key, Value) throws -> NewValue?
    ) -> KStream<Key, NewValue> {
        extending(.flatMapValues, named: name, key: keySerde, value: value.specified, changesKey: false) { node, next in
            { key, value, envelope in
                guard let result = try node.attempt({ try transform(key, value) }), let newValue = result
                else { return }
                try next(key, newValue, envelope)
            }
        }
    }
}
