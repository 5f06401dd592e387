// Names that users of Kafka Streams write from habit. The compiler says what to write instead, or that Millrace doesn't
// have it yet; none of them can be called.

extension KGroupedStream {
    /// Kafka Streams' name of `count`.
    @available(*, unavailable, message: "use count(store: …)")
    @discardableResult public func count(_ store: Materialized<Key, Int64>) -> KTable<Key, Int64> { notThere() }

    /// Kafka Streams' name of `count`.
    @available(*, unavailable, message: "use count(store: …), for a String variable count(store: Materialized(name))")
    @discardableResult public func count(_ store: String) -> KTable<Key, Int64> { notThere() }

    /// Kafka Streams' name of `reduce`.
    @available(*, unavailable, message: "use reduce(store: …) { old, new in … }")
    @discardableResult public func reduce(
        _ store: Materialized<Key, Value>, _ combine: @escaping @Sendable (Value, Value) throws -> Value
    ) -> KTable<Key, Value> { notThere() }

    /// Kafka Streams' name of `reduce`.
    @available(*, unavailable, message: "use reduce(store: …) { old, new in … }")
    @discardableResult public func reduce(
        _ combine: @escaping @Sendable (Value, Value) throws -> Value, _ store: Materialized<Key, Value>
    ) -> KTable<Key, Value> { notThere() }

    /// Kafka Streams' name of `aggregate`.
    @available(*, unavailable, message: "use aggregate(initial: …, store: …) { key, value, aggregate in … }")
    @discardableResult public func aggregate<Aggregate>(
        _ initial: () -> Aggregate, _ update: @escaping @Sendable (Key, Value, Aggregate) throws -> Aggregate,
        _ store: Materialized<Key, Aggregate> = .unnamed
    ) -> KTable<Key, Aggregate> { notThere() }

    /// Kafka Streams' name.
    @available(*, unavailable, message: "windows are not there yet; see Coming from Kafka Streams")
    public func windowedBy<Windows>(_ windows: Windows) -> KGroupedStream<Key, Value> { notThere() }

    /// Kafka Streams' name.
    @available(
        *, unavailable,
        message: "cogroups are not there yet: map both streams to one type, merge them, and aggregate that"
    )
    public func cogroup<Aggregate>(_ update: @escaping @Sendable (Key, Value, Aggregate) throws -> Aggregate)
        -> KGroupedStream<Key, Value>
    { notThere() }
}
