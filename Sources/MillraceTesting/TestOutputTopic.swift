import Millrace

/// A typed view of what came out on a topic; see `TopologyTestDriver.outputTopic`.
///
/// Each read continues behind the one before. Records of one partition are in order; partitions follow each other.
public final class TestOutputTopic<Key, Value> {
    private let driver: TopologyTestDriver
    private let name: String
    private let key: Serde<Key>
    private let value: Serde<Value>
    private var positions: [PartitionID: Offset] = [:]
    /// What came out and wasn't read yet.
    private var unread: [PlacedRecord] = []

    init(driver: TopologyTestDriver, name: String, key: Serde<Key>, value: Serde<Value>) {
        self.driver = driver
        self.name = name
        self.key = key
        self.value = value
    }

    /// Whether everything that came out has been read.
    public var isEmpty: Bool {
        get throws {
            try fetch()
            return unread.isEmpty
        }
    }

    /// The next record. Throws if there is none.
    public func readRecord() throws -> TestRecord<Key, Value> {
        try fetch()
        guard let next = unread.first else {
            throw StreamsError(.user, "topic \(name) has no more records: all that came out have been read")
        }
        let record = try decode(next)
        unread.removeFirst()
        return record
    }

    /// The next record's key and value. Throws if there is none.
    public func readKeyValue() throws -> (key: Key, value: Value) {
        let record = try readRecord()
        return (record.key, record.value)
    }

    /// The next record's value. Throws if there is none.
    public func readValue() throws -> Value { try readRecord().value }

    /// The records that came out since the last read.
    public func readRecords() throws -> [TestRecord<Key, Value>] {
        try fetch()
        let records = try unread.map(decode)
        unread = []
        return records
    }

    /// The keys and values that came out since the last read.
    public func readKeyValues() throws -> [(key: Key, value: Value)] {
        try readRecords().map { ($0.key, $0.value) }
    }

    /// The values that came out since the last read.
    public func readValues() throws -> [Value] {
        try readRecords().map(\.value)
    }

    /// The latest value of each key that came out since the last read.
    public func readLatestValues() throws -> KeyedValues<Key, Value> {
        try fetch()
        var latest = KeyedValues<Key, Value>(key)
        for record in unread {
            let decoded = try decode(record)
            latest.set(decoded.value, for: decoded.key, bytes: record.record.key)
        }
        unread = []
        return latest
    }

    private func fetch() throws {
        try driver.checkOutput(name)
        unread += try driver.placedRecords(of: name, from: &positions)
    }

    private func decode(_ placed: PlacedRecord) throws -> TestRecord<Key, Value> {
        let place = "of \(placed.partition)@\(placed.offset)"
        let format = driver.format(ofTopic: name)
        return TestRecord(
            key: try FormatMistake(place: "key \(place)", serde: key.name, format: format?.key.name)
                .explaining("read") { try key.value(of: placed.record.key) },
            value: try FormatMistake(place: "value \(place)", serde: value.name, format: format?.value.name)
                .explaining("read") { try value.value(of: placed.record.value) },
            timestamp: placed.record.timestamp, headers: placed.record.headers)
    }
}
