// Names that users of Kafka Streams write from habit. The compiler says what to write instead, or that Millrace doesn't
// have it yet; none of them can be called.

extension KTable {
    /// Kafka Streams' name.
    @available(*, unavailable, message: "use toStream().to(…)")
    public func to(_ topic: String) { notThere() }

    /// Kafka Streams' name.
    @available(
        *, unavailable,
        message: "tables have no operators of their own yet: use toStream() and the operators of the stream"
    )
    public func filter(_ isIncluded: @escaping @Sendable (Key, Value) throws -> Bool) -> KTable<Key, Value> {
        notThere()
    }

    /// Kafka Streams' name.
    @available(
        *, unavailable,
        message: "tables have no operators of their own yet: use toStream() and the operators of the stream"
    )
    public func filterNot(_ isExcluded: @escaping @Sendable (Key, Value) throws -> Bool) -> KTable<Key, Value> {
        notThere()
    }

    /// Kafka Streams' name.
    @available(
        *, unavailable,
        message: "tables have no operators of their own yet: use toStream() and the operators of the stream"
    )
    public func mapValues<NewValue>(_ transform: @escaping @Sendable (Value) throws -> NewValue) -> KTable<
        Key, NewValue
    > { notThere() }

    /// Kafka Streams' name.
    @available(
        *, unavailable,
        message: "tables have no operators of their own yet: use toStream() and the operators of the stream"
    )
    public func mapValues<NewValue>(_ transform: @escaping @Sendable (Key, Value) throws -> NewValue) -> KTable<
        Key, NewValue
    > { notThere() }

    /// Kafka Streams' name.
    @available(
        *, unavailable,
        message: "tables have no operators of their own yet: use toStream() and the operators of the stream"
    )
    public func groupBy<NewKey, NewValue>(_ select: @escaping @Sendable (Key, Value) throws -> (NewKey, NewValue))
        -> KGroupedStream<NewKey, NewValue>
    { notThere() }

    /// Kafka Streams' name.
    @available(*, unavailable, message: "joins are not there yet; see Coming from Kafka Streams")
    public func join<Other, Joined>(
        _ other: KTable<Key, Other>, _ joiner: @escaping @Sendable (Value, Other) throws -> Joined
    ) -> KTable<Key, Joined> { notThere() }

    /// Kafka Streams' name.
    @available(*, unavailable, message: "joins are not there yet; see Coming from Kafka Streams")
    public func join<Other, Joined>(
        _ other: GrowOnlyKTable<Key, Other>, _ joiner: @escaping @Sendable (Value, Other) throws -> Joined
    ) -> KTable<Key, Joined> { notThere() }

    /// Kafka Streams' name.
    @available(*, unavailable, message: "joins are not there yet; see Coming from Kafka Streams")
    public func leftJoin<Other, Joined>(
        _ other: KTable<Key, Other>, _ joiner: @escaping @Sendable (Value, Other?) throws -> Joined
    ) -> KTable<Key, Joined> { notThere() }

    /// Kafka Streams' name.
    @available(*, unavailable, message: "joins are not there yet; see Coming from Kafka Streams")
    public func leftJoin<Other, Joined>(
        _ other: GrowOnlyKTable<Key, Other>, _ joiner: @escaping @Sendable (Value, Other?) throws -> Joined
    ) -> KTable<Key, Joined> { notThere() }

    /// Kafka Streams' name.
    @available(*, unavailable, message: "joins are not there yet; see Coming from Kafka Streams")
    public func outerJoin<Other, Joined>(
        _ other: KTable<Key, Other>, _ joiner: @escaping @Sendable (Value?, Other?) throws -> Joined
    ) -> KTable<Key, Joined> { notThere() }

    /// Kafka Streams' name.
    @available(*, unavailable, message: "joins are not there yet; see Coming from Kafka Streams")
    public func outerJoin<Other, Joined>(
        _ other: GrowOnlyKTable<Key, Other>, _ joiner: @escaping @Sendable (Value?, Other?) throws -> Joined
    ) -> KTable<Key, Joined> { notThere() }

    /// Kafka Streams' name.
    @available(*, unavailable, message: "suppression is not there yet")
    public func suppress<Suppressed>(_ suppressed: Suppressed) -> KTable<Key, Value> { notThere() }

    /// Kafka Streams' name of `storeName`.
    @available(*, unavailable, renamed: "storeName")
    public var queryableStoreName: String { notThere() }
}

extension GrowOnlyKTable {
    /// Kafka Streams' name.
    @available(*, unavailable, message: "use toStream().to(…)")
    public func to(_ topic: String) { notThere() }

    /// Kafka Streams' name.
    @available(
        *, unavailable,
        message: "tables have no operators of their own yet: use toStream() and the operators of the stream"
    )
    public func filter(_ isIncluded: @escaping @Sendable (Key, Value) throws -> Bool) -> GrowOnlyKTable<Key, Value> {
        notThere()
    }

    /// Kafka Streams' name.
    @available(
        *, unavailable,
        message: "tables have no operators of their own yet: use toStream() and the operators of the stream"
    )
    public func filterNot(_ isExcluded: @escaping @Sendable (Key, Value) throws -> Bool) -> GrowOnlyKTable<Key, Value> {
        notThere()
    }

    /// Kafka Streams' name.
    @available(
        *, unavailable,
        message: "tables have no operators of their own yet: use toStream() and the operators of the stream"
    )
    public func mapValues<NewValue>(_ transform: @escaping @Sendable (Value) throws -> NewValue) -> GrowOnlyKTable<
        Key, NewValue
    > { notThere() }

    /// Kafka Streams' name.
    @available(
        *, unavailable,
        message: "tables have no operators of their own yet: use toStream() and the operators of the stream"
    )
    public func mapValues<NewValue>(_ transform: @escaping @Sendable (Key, Value) throws -> NewValue) -> GrowOnlyKTable<
        Key, NewValue
    > { notThere() }

    /// Kafka Streams' name.
    @available(
        *, unavailable,
        message: "tables have no operators of their own yet: use toStream() and the operators of the stream"
    )
    public func groupBy<NewKey, NewValue>(_ select: @escaping @Sendable (Key, Value) throws -> (NewKey, NewValue))
        -> KGroupedStream<NewKey, NewValue>
    { notThere() }

    /// Kafka Streams' name.
    @available(*, unavailable, message: "joins are not there yet; see Coming from Kafka Streams")
    public func join<Other, Joined>(
        _ other: KTable<Key, Other>, _ joiner: @escaping @Sendable (Value, Other) throws -> Joined
    ) -> KTable<Key, Joined> { notThere() }

    /// Kafka Streams' name.
    @available(*, unavailable, message: "joins are not there yet; see Coming from Kafka Streams")
    public func join<Other, Joined>(
        _ other: GrowOnlyKTable<Key, Other>, _ joiner: @escaping @Sendable (Value, Other) throws -> Joined
    ) -> KTable<Key, Joined> { notThere() }

    /// Kafka Streams' name.
    @available(*, unavailable, message: "joins are not there yet; see Coming from Kafka Streams")
    public func leftJoin<Other, Joined>(
        _ other: KTable<Key, Other>, _ joiner: @escaping @Sendable (Value, Other?) throws -> Joined
    ) -> KTable<Key, Joined> { notThere() }

    /// Kafka Streams' name.
    @available(*, unavailable, message: "joins are not there yet; see Coming from Kafka Streams")
    public func leftJoin<Other, Joined>(
        _ other: GrowOnlyKTable<Key, Other>, _ joiner: @escaping @Sendable (Value, Other?) throws -> Joined
    ) -> KTable<Key, Joined> { notThere() }

    /// Kafka Streams' name.
    @available(*, unavailable, message: "joins are not there yet; see Coming from Kafka Streams")
    public func outerJoin<Other, Joined>(
        _ other: KTable<Key, Other>, _ joiner: @escaping @Sendable (Value?, Other?) throws -> Joined
    ) -> KTable<Key, Joined> { notThere() }

    /// Kafka Streams' name.
    @available(*, unavailable, message: "joins are not there yet; see Coming from Kafka Streams")
    public func outerJoin<Other, Joined>(
        _ other: GrowOnlyKTable<Key, Other>, _ joiner: @escaping @Sendable (Value?, Other?) throws -> Joined
    ) -> KTable<Key, Joined> { notThere() }

    /// Kafka Streams' name.
    @available(*, unavailable, message: "suppression is not there yet")
    public func suppress<Suppressed>(_ suppressed: Suppressed) -> GrowOnlyKTable<Key, Value> { notThere() }

    /// Kafka Streams' name of `storeName`.
    @available(*, unavailable, renamed: "storeName")
    public var queryableStoreName: String { notThere() }
}
