// Names that users of Kafka Streams write from habit. The compiler says what to write instead, or that Millrace doesn't
// have it yet; none of them can be called.

extension StreamsBuilder {
    /// Kafka Streams' name.
    @available(*, unavailable, message: "global stores are not there yet; use globalTable(_:) to read a topic as one")
    public func addGlobalStore<Store>(_ store: Store) { notThere() }
}

extension Topology {
    /// Kafka Streams' name of `description`.
    @available(*, unavailable, renamed: "description")
    public func describe() -> String { notThere() }
}
