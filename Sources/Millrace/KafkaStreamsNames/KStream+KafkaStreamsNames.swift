// Names that users of Kafka Streams write from habit. The compiler says what to write instead, or that Millrace doesn't
// have it yet; none of them can be called.

/// The body of what can't be called.
func notThere() -> Never { preconditionFailure("an unavailable declaration was called") }

extension KStream {
    /// Kafka Streams' name of `merge`.
    @available(*, unavailable, renamed: "merge(with:named:)")
    public func merge(_ other: KStream<Key, Value>) -> KStream<Key, Value> { notThere() }

    /// Kafka Streams' name of `forEach`.
    @available(*, unavailable, renamed: "forEach(named:_:)")
    public func foreach(_ body: @escaping @Sendable (Key, Value) throws -> Void) { notThere() }

    /// Kafka Streams' name.
    @available(*, unavailable, message: "use peek(_:), or forEach(_:) at the end of a stream, and print there")
    public func print() { notThere() }

    /// Kafka Streams' name.
    @available(*, unavailable, message: "use map, compactMap or flatMap; processors with state are not there yet")
    public func process<Supplier>(_ supplier: Supplier, _ stores: String...) { notThere() }

    /// Kafka Streams' name.
    @available(
        *, unavailable, message: "use mapValues, compactMap or flatMapValues; processors with state are not there yet"
    )
    public func processValues<Supplier>(_ supplier: Supplier, _ stores: String...) { notThere() }

    /// Kafka Streams' name.
    @available(*, unavailable, message: "use map, compactMap or flatMap")
    public func transform<Supplier>(_ supplier: Supplier, _ stores: String...) { notThere() }

    /// Kafka Streams' name.
    @available(*, unavailable, message: "use mapValues, compactMap or flatMapValues")
    public func transformValues<Supplier>(_ supplier: Supplier, _ stores: String...) { notThere() }

    /// Kafka Streams' name.
    @available(*, unavailable, message: "pass the closure last: groupBy(key: …) { key, value in … }")
    public func groupBy<NewKey>(_ select: @escaping @Sendable (Key, Value) throws -> NewKey, key: Serde<NewKey>)
        -> KGroupedStream<NewKey, Value>
    { notThere() }
}

extension BranchedKStream {
    /// Kafka Streams' name.
    @available(*, unavailable, message: "pass the closure last: branch(named: …) { key, value in … }")
    public func branch(_ belongs: @escaping @Sendable (Key, Value) throws -> Bool, named suffix: String) -> KStream<
        Key, Value
    > { notThere() }
}
