extension KStream {
    /// Groups the records by the key they have.
    ///
    /// If a key may have changed since the records were partitioned (`map`, `flatMap`, `selectKey`), what follows reads
    /// them through a repartition topic.
    ///
    /// ```swift
    /// clicks.groupByKey().count(store: "clicks-by-user")
    /// ```
    ///
    /// - Parameters:
    ///   - key: how keys are written to the repartition topic and the store; by default as they are read.
    ///   - value: how values are written to the repartition topic; by default as they are read.
    ///   - name: the repartition topic is called `<application>-<name>-repartition`.
    @inlinable public func groupByKey(
        key: Serde<Key> = .usual, value: Serde<Value> = .usual, named name: String? = nil
    ) -> KGroupedStream<Key, Value> {
        KGroupedStream(
            of: KStream(
                graph: graph, node: node, keySerde: key.specified ?? keySerde,
                valueSerde: value.specified ?? valueSerde,
                isKeyChanged: isKeyChanged), named: name)
    }

    /// Gives each record a new key and groups by it, through a repartition topic.
    ///
    /// ```swift
    /// words.groupBy { _, word in word }.count(store: "counts")
    /// ```
    @inlinable public func groupBy<NewKey>(
        key: Serde<NewKey> = .usual, value: Serde<Value> = .usual, named name: String? = nil,
        _ select: @escaping @Sendable (Key, Value) throws -> NewKey
    ) -> KGroupedStream<NewKey, Value> {
        selectKey(key: key, named: name, select).groupByKey(value: value, named: name)
    }
}
