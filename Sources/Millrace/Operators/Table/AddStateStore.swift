extension StreamsBuilder {
    /// Declares a store for operators that take `stores`, such as `KTable.transformValues`.
    ///
    /// ```swift
    /// let seen = streams.addStateStore(Materialized("seen", key: .string, value: .int64))
    /// ```
    ///
    /// It has a changelog topic like any other store. A store that no operator takes isn't made.
    ///
    /// - Parameter store: the store; it needs a name.
    public func addStateStore<Key, Value>(_ store: Materialized<Key, Value>) -> StateStore<Key, Value> {
        let name = store.name ?? ""
        let resolvedKey = graph.resolve(store.key, nil, for: "key", at: "store \(name)")
        let resolvedValue = graph.resolve(store.value, nil, for: "value", at: "store \(name)")
        guard let key = resolvedKey, let value = resolvedValue else {
            return StateStore(name: name, key: .usual, value: .usual)
        }
        graph.declareStore(name, changelogSettings: store.changelogSettings)
        graph.noteFormat(ofStore: name, key: key, value: value)
        return StateStore(name: name, key: key, value: value)
    }
}
