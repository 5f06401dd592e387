extension KStream {
    /// Does something with each record; the stream ends here.
    ///
    /// It may run again for a record after a crash: only what goes to topics and stores happens exactly once.
    ///
    /// ```swift
    /// alerts.forEach { _, alert in notify(alert) }
    /// ```
    @inlinable public func forEach(
        named name: String? = nil, _ body: @escaping @Sendable (Key, Value) throws -> Void
    ) {
        let _: KStream<Key, Value> = extending(
            .forEach, named: name, key: keySerde, value: valueSerde, changesKey: false
        ) { node, _ in
            { key, value, _ in
                if try node.attempt({ try body(key, value) }) == nil { return }
            }
        }
    }
}
