public import Millrace

/// A typed way into an input topic; see `TopologyTestDriver.inputTopic`.
public final class TestInputTopic<Key, Value> {
    private let driver: TopologyTestDriver
    private let name: String
    private let key: Serde<Key>
    private let value: Serde<Value>
    private var nextTime: Timestamp
    private let advance: Duration

    init(
        driver: TopologyTestDriver, name: String, key: Serde<Key>, value: Serde<Value>, nextTime: Timestamp,
        advance: Duration
    ) {
        self.driver = driver
        self.name = name
        self.key = key
        self.value = value
        self.nextTime = nextTime
        self.advance = advance
    }

    /// Pipes a record in and processes all that follows from it.
    ///
    /// - Parameters:
    ///   - key: the record's key.
    ///   - value: the record's value.
    ///   - timestamp: the record's time; by default the topic's own, which advances with each record.
    ///   - headers: the record's headers.
    ///   - partition: where the record goes; by default where its key belongs.
    public func pipe(
        _ key: Key, _ value: Value, at timestamp: Timestamp? = nil, headers: Headers = Headers(),
        partition: PartitionID? = nil
    ) throws {
        try driver.checkInput(name)
        let format = driver.format(ofTopic: name)
        let keyBytes = try FormatMistake(
            place: "key for topic \(name)", serde: self.key.name, format: format?.key.name
        ).explaining("written") { try self.key.bytes(of: key) }
        let valueBytes = try FormatMistake(
            place: "value for topic \(name)", serde: self.value.name, format: format?.value.name
        ).explaining("written") { try self.value.bytes(of: value) }
        try driver.pipe(
            key: keyBytes, value: valueBytes, headers: headers, timestamp: timestamp ?? nextTimestamp(),
            partition: partition, to: name)
    }

    private func nextTimestamp() -> Timestamp {
        defer { nextTime = Timestamp(milliseconds: nextTime.milliseconds + advance.wholeMilliseconds) }
        return nextTime
    }
}

extension TestInputTopic where Key == Ignored {
    /// Pipes a record without a key in and processes all that follows from it.
    public func pipe(_ value: Value, at timestamp: Timestamp? = nil, headers: Headers = Headers()) throws {
        try pipe(Ignored(), value, at: timestamp, headers: headers)
    }
}

extension Duration {
    var wholeMilliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
