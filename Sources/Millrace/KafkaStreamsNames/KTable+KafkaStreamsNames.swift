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
}
