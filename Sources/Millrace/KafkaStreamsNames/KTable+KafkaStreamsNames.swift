// Names that users of Kafka Streams write from habit. The compiler says what to write instead, or that Millrace doesn't
// have it yet; none of them can be called.

extension KTable {
    /// Kafka Streams' name.
    @available(*, unavailable, message: "use toStream().to(…)")
    public func to(_ topic: String) { notThere() }

    /// Kafka Streams' name.
    @available(*, unavailable, message: "suppression is not there yet")
    public func suppress<Suppressed>(_ suppressed: Suppressed) -> KTable<Key, Value> { notThere() }

    /// Kafka Streams' name of `storeName`.
    @available(*, unavailable, renamed: "storeName")
    public var queryableStoreName: String { notThere() }

    /// Kafka Streams' `groupBy` of a stream; that of a table makes the group's value, too.
    @available(
        *, unavailable, message: "return (key, value): groupBy { key, value in (value.city, value) }"
    )
    public func groupBy<NewKey: Encodable>(
        key: Serde<NewKey> = .usual, value: Serde<Value> = .usual, named name: String? = nil,
        _ select: @escaping @Sendable (Key, Value) throws -> NewKey
    ) -> KGroupedTable<NewKey, Value> { notThere() }

    /// Kafka Streams' name.
    @available(
        *, unavailable, message: "use mapValues, or with stores transformValues { context in { key, value in … } }"
    )
    public func transformValues<NewValue: Encodable>(
        store: Materialized<Key, NewValue>? = nil, stores: [String] = [], named name: String? = nil,
        _ transform: @escaping @Sendable (Key, Value?) throws -> NewValue
    ) -> KTable<Key, NewValue> { notThere() }

    /// Kafka Streams' name.
    @available(*, unavailable, message: "name the stores first: transformValues(stores: […]) { context in … }")
    public func transformValues<NewValue>(
        _ makeTransform: @escaping @Sendable (TransformContext) throws -> (Key, Value?) throws -> NewValue?,
        _ store: String, _ others: String...
    ) -> KTable<Key, NewValue> { notThere() }
}
