import Millrace

/// A typed view of what came out on a topic; see `TopologyTestDriver.outputTopic`.
///
/// Every read goes on behind the one before. Records of one partition are in order; partitions follow each other.
public final class TestOutputTopic<Key, Value> {
    private let driver: TopologyTestDriver
    private let name: String
    private let key: Serde<Key>
    private let value: Serde<Value>
    private var positions: [PartitionID: Offset] = [:]

    init(driver: TopologyTestDriver, name: String, key: Serde<Key>, value: Serde<Value>) {
        self.driver = driver
        self.name = name
        self.key = key
        self.value = value
    }

    /// The records that came out since the last read.
    public func readRecords() throws -> [TestRecord<Key, Value>] {
        try driver.records(of: name, from: &positions).map { raw in
            TestRecord(
                key: try key.value(of: raw.key), value: try value.value(of: raw.value), timestamp: raw.timestamp,
                headers: raw.headers)
        }
    }

    /// The keys and values that came out since the last read.
    public func readKeyValues() throws -> [(key: Key, value: Value)] {
        try readRecords().map { ($0.key, $0.value) }
    }

    /// The values that came out since the last read.
    public func readValues() throws -> [Value] {
        try readRecords().map(\.value)
    }
}
