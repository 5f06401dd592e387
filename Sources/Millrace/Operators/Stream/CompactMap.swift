extension KStream {
    /// Makes a new value of each record and drops those for which there is none; the key stays.
    ///
    /// Swift's `compactMap`: a `flatMapValues` of none or one.
    ///
    /// ```swift
    /// texts.compactMap { _, text in Int64(text) }
    /// ```
    ///
    /// As with Swift's own `compactMap`, a closure of several statements that returns `nil` first needs its result type:
    /// `{ _, text -> String? in … }`.
    @inlinable public func compactMap<NewValue>(
        value: Serde<NewValue> = .usual, named name: String? = nil,
        _ transform: @escaping @Sendable (Key, consuming Value) throws -> NewValue?
    ) -> KStream<Key, NewValue> {
        extending(.flatMapValues, named: name, key: keySerde, value: value.specified, changesKey: false) { node, next in
            { (key, value: consuming Value, envelope) in
                let result: NewValue?
                do { result = try transform(key, consume value) } catch { return try node.recover(from: error) }
                if let newValue = consume result { try next(key, consume newValue, envelope) }
            }
        }
    }
}
