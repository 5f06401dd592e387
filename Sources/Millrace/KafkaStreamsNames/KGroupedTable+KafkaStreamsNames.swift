// Names that users of Kafka Streams write from habit. The compiler says what to write instead, or that Millrace doesn't
// have it yet; none of them can be called.

extension KGroupedTable {
    /// Kafka Streams' name of `count`.
    @available(*, unavailable, message: "use count(store: …)")
    @discardableResult public func count(_ store: Materialized<Key, Int64>) -> KTable<Key, Int64> { notThere() }

    /// Kafka Streams' name of `count`.
    @available(*, unavailable, message: "use count(store: …), for a String variable count(store: Materialized(name))")
    @discardableResult public func count(_ store: String) -> KTable<Key, Int64> { notThere() }

    /// Kafka Streams' name of `reduce`.
    @available(*, unavailable, message: "use reduce(store: …) { sum, value in … } subtracting: { sum, value in … }")
    @discardableResult public func reduce(
        _ add: @escaping @Sendable (Value, Value) throws -> Value,
        _ subtract: @escaping @Sendable (Value, Value) throws -> Value, _ store: Materialized<Key, Value> = .unnamed
    ) -> KTable<Key, Value> { notThere() }

    /// Kafka Streams' name of `aggregate`.
    @available(
        *, unavailable,
        message: "use aggregate(initial: …, store: …) { key, value, sum in … } subtracting: { key, value, sum in … }"
    )
    @discardableResult public func aggregate<Aggregate>(
        _ initial: () -> Aggregate, _ add: @escaping @Sendable (Key, Value, Aggregate) throws -> Aggregate,
        _ subtract: @escaping @Sendable (Key, Value, Aggregate) throws -> Aggregate,
        _ store: Materialized<Key, Aggregate> = .unnamed
    ) -> KTable<Key, Aggregate> { notThere() }
}
