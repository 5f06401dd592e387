// Names that users of Kafka Streams write from habit. The compiler says what to write instead, or that Millrace doesn't
// have it yet; none of them can be called.

public import Millrace

/// The body of what can't be called.
private func notThere() -> Never { preconditionFailure("an unavailable declaration was called") }

extension TopologyTestDriver {
    /// Kafka Streams' name of `inputTopic`.
    @available(*, unavailable, renamed: "inputTopic(_:key:value:start:advance:)")
    public func createInputTopic<Key, Value>(_ name: String, key: Serde<Key>, value: Serde<Value>) -> TestInputTopic<
        Key, Value
    > { notThere() }

    /// Kafka Streams' name of `outputTopic`.
    @available(*, unavailable, renamed: "outputTopic(_:key:value:)")
    public func createOutputTopic<Key, Value>(_ name: String, key: Serde<Key>, value: Serde<Value>) -> TestOutputTopic<
        Key, Value
    > { notThere() }

    /// Kafka Streams' name of `store`.
    @available(*, unavailable, renamed: "store(_:key:value:)")
    public func getKeyValueStore<Key, Value>(_ name: String, key: Serde<Key>, value: Serde<Value>) -> TestStore<
        Key, Value
    > { notThere() }

    /// Kafka Streams' name of `store`.
    @available(*, unavailable, renamed: "store(_:key:value:)")
    public func getTimestampedKeyValueStore<Key, Value>(_ name: String, key: Serde<Key>, value: Serde<Value>)
        -> TestStore<Key, Value>
    { notThere() }

    /// Kafka Streams' name of `advanceWallClock`.
    @available(*, unavailable, renamed: "advanceWallClock(by:)")
    public func advanceWallClockTime(_ duration: Duration) { notThere() }
}

extension TestInputTopic {
    /// Kafka Streams' name of `pipe`.
    @available(*, unavailable, renamed: "pipe(_:_:at:headers:partition:)")
    public func pipeInput(_ key: Key, _ value: Value, at timestamp: Timestamp? = nil) { notThere() }

    /// Kafka Streams' name of `pipe`.
    @available(*, unavailable, renamed: "pipe(_:at:headers:)")
    public func pipeInput(_ value: Value, at timestamp: Timestamp? = nil) { notThere() }

    /// Kafka Streams' name.
    @available(*, unavailable, message: "call pipe(_:_:) for each")
    public func pipeKeyValueList(_ records: [(Key, Value)]) { notThere() }

    /// Kafka Streams' name.
    @available(*, unavailable, message: "call pipe(_:) for each")
    public func pipeValueList(_ values: [Value]) { notThere() }
}

extension TestOutputTopic {
    /// Kafka Streams' name of `readValues`.
    @available(*, unavailable, renamed: "readValues()")
    public func readValuesToList() -> [Value] { notThere() }

    /// Kafka Streams' name of `readKeyValues`.
    @available(*, unavailable, renamed: "readKeyValues()")
    public func readKeyValuesToList() -> [(key: Key, value: Value)] { notThere() }

    /// Kafka Streams' name of `readRecords`.
    @available(*, unavailable, renamed: "readRecords()")
    public func readRecordsToList() -> [TestRecord<Key, Value>] { notThere() }

    /// Kafka Streams' name of `readLatestValues`.
    @available(*, unavailable, renamed: "readLatestValues()")
    public func readKeyValuesToMap() -> KeyedValues<Key, Value> { notThere() }

    /// Kafka Streams' name.
    @available(*, unavailable, message: "use readRecords().count")
    public func getQueueSize() -> Int { notThere() }
}

extension TestStore {
    /// Kafka Streams' name of `value`.
    @available(*, unavailable, renamed: "value(of:)")
    public func get(_ key: Key) -> Value? { notThere() }
}
