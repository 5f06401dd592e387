// Names that users of Kafka Streams write from habit. The compiler says what to write instead, or that Millrace doesn't
// have it yet; none of them can be called.

/// What the stand-ins for joins of two streams take.
///
/// Tables are in it, so that a mistake in the closure of a join with a table is reported as that. If the stand-ins took
/// streams only, the compiler would say that the table is no stream.
public protocol JoinOperand {
    associatedtype Key
    associatedtype Value
}

extension KStream: JoinOperand {}
extension KTable: JoinOperand {}

/// What the stand-ins for joins with a global table take, for the same reason.
public protocol LookupOperand {
    associatedtype Key
    associatedtype Value
}

extension KTable: LookupOperand {}
extension GlobalKTable: LookupOperand {}

extension KStream {
    /// Kafka Streams' name.
    @available(*, unavailable, message: "joins of two streams are not there yet; see Coming from Kafka Streams")
    public func join<Other: JoinOperand, Joined>(
        _ other: Other, _ joiner: @escaping @Sendable (Value, Other.Value) throws -> Joined,
        within: Duration? = nil
    ) -> KStream<Key, Joined> where Other.Key == Key { notThere() }

    /// Kafka Streams' name.
    @available(*, unavailable, message: "joins of two streams are not there yet; see Coming from Kafka Streams")
    public func join<Other: JoinOperand, Joined>(
        _ other: Other, within: Duration, _ joiner: @escaping @Sendable (Value, Other.Value) throws -> Joined
    ) -> KStream<Key, Joined> where Other.Key == Key { notThere() }

    /// Kafka Streams' name.
    @available(*, unavailable, message: "joins of two streams are not there yet; see Coming from Kafka Streams")
    public func leftJoin<Other: JoinOperand, Joined>(
        _ other: Other, _ joiner: @escaping @Sendable (Value, Other.Value?) throws -> Joined,
        within: Duration? = nil
    ) -> KStream<Key, Joined> where Other.Key == Key { notThere() }

    /// Kafka Streams' name.
    @available(*, unavailable, message: "joins of two streams are not there yet; see Coming from Kafka Streams")
    public func leftJoin<Other: JoinOperand, Joined>(
        _ other: Other, within: Duration, _ joiner: @escaping @Sendable (Value, Other.Value?) throws -> Joined
    ) -> KStream<Key, Joined> where Other.Key == Key { notThere() }

    /// Kafka Streams' name.
    @available(*, unavailable, message: "joins of two streams are not there yet; see Coming from Kafka Streams")
    public func outerJoin<Other: JoinOperand, Joined>(
        _ other: Other, _ joiner: @escaping @Sendable (Value?, Other.Value?) throws -> Joined,
        within: Duration? = nil
    ) -> KStream<Key, Joined> where Other.Key == Key { notThere() }

    /// Kafka Streams' name.
    @available(*, unavailable, message: "joins of two streams are not there yet; see Coming from Kafka Streams")
    public func outerJoin<Other: JoinOperand, Joined>(
        _ other: Other, within: Duration, _ joiner: @escaping @Sendable (Value?, Other.Value?) throws -> Joined
    ) -> KStream<Key, Joined> where Other.Key == Key { notThere() }
}

extension KStream {
    /// Kafka Streams' name.
    @available(
        *, unavailable,
        message:
            "use join(table, by: …) for a global table; rows of a table have the record's key: call selectKey first"
    )
    public func join<Table: LookupOperand, Joined>(
        _ table: Table, _ joiner: @escaping @Sendable (Value, Table.Value) throws -> Joined
    ) -> KStream<Key, Joined> { notThere() }

    /// Kafka Streams' name.
    @available(*, unavailable, message: "use join(table, by: { key, value in … }) { value, row in … }")
    public func join<RowKey, Other, Joined>(
        _ table: GlobalKTable<RowKey, Other>, _ rowKey: @escaping @Sendable (Key, Value) throws -> RowKey?,
        _ joiner: @escaping @Sendable (Value, Other) throws -> Joined
    ) -> KStream<Key, Joined> { notThere() }

    /// Kafka Streams' name.
    @available(
        *, unavailable,
        message:
            "use leftJoin(table, by: …) for a global table; rows of a table have the record's key: call selectKey first"
    )
    public func leftJoin<Table: LookupOperand, Joined>(
        _ table: Table, _ joiner: @escaping @Sendable (Value, Table.Value?) throws -> Joined
    ) -> KStream<Key, Joined> { notThere() }

    /// Kafka Streams' name.
    @available(*, unavailable, message: "use leftJoin(table, by: { key, value in … }) { value, row in … }")
    public func leftJoin<RowKey, Other, Joined>(
        _ table: GlobalKTable<RowKey, Other>, _ rowKey: @escaping @Sendable (Key, Value) throws -> RowKey?,
        _ joiner: @escaping @Sendable (Value, Other?) throws -> Joined
    ) -> KStream<Key, Joined> { notThere() }
}

extension KTable {
    /// Kafka Streams' name.
    @available(*, unavailable, message: "use join(other, by: { value in … }) { value, other in … }")
    public func join<ForeignKey, Other, Joined>(
        _ other: KTable<ForeignKey, Other>, _ foreignKey: @escaping @Sendable (Value) throws -> ForeignKey?,
        _ joiner: @escaping @Sendable (Value, Other) throws -> Joined
    ) -> KTable<Key, Joined> { notThere() }

    /// Kafka Streams' name.
    @available(*, unavailable, message: "use join(other, by: { key, value in … }) { value, other in … }")
    public func join<ForeignKey, Other, Joined>(
        _ other: KTable<ForeignKey, Other>, _ foreignKey: @escaping @Sendable (Key, Value) throws -> ForeignKey?,
        _ joiner: @escaping @Sendable (Value, Other) throws -> Joined
    ) -> KTable<Key, Joined> { notThere() }

    /// Kafka Streams' name.
    @available(*, unavailable, message: "use leftJoin(other, by: { value in … }) { value, other in … }")
    public func leftJoin<ForeignKey, Other, Joined>(
        _ other: KTable<ForeignKey, Other>, _ foreignKey: @escaping @Sendable (Value) throws -> ForeignKey?,
        _ joiner: @escaping @Sendable (Value, Other?) throws -> Joined
    ) -> KTable<Key, Joined> { notThere() }

    /// Kafka Streams' name.
    @available(*, unavailable, message: "use leftJoin(other, by: { key, value in … }) { value, other in … }")
    public func leftJoin<ForeignKey, Other, Joined>(
        _ other: KTable<ForeignKey, Other>, _ foreignKey: @escaping @Sendable (Key, Value) throws -> ForeignKey?,
        _ joiner: @escaping @Sendable (Value, Other?) throws -> Joined
    ) -> KTable<Key, Joined> { notThere() }
}
