public import Millrace

/// A typed view of a store; see `TopologyTestDriver.store`.
public final class TestStore<Key, Value> {
    private let driver: TopologyTestDriver
    private let name: String
    private let key: Serde<Key>
    private let value: Serde<Value>

    init(driver: TopologyTestDriver, name: String, key: Serde<Key>, value: Serde<Value>) {
        self.driver = driver
        self.name = name
        self.key = key
        self.value = value
    }

    /// All entries, in the order of their keys' bytes, partition by partition.
    public func all() throws -> [(key: Key, value: Value, timestamp: Timestamp)] {
        try driver.entries(of: name).map { entry in
            (try key.value(of: entry.key), try value.value(of: entry.value), entry.timestamp)
        }
    }
}

extension TestStore where Key: Hashable {
    /// The value of a key, or nil.
    public func value(of key: Key) throws -> Value? {
        try all().first { $0.key == key }?.value
    }

    /// All values by key.
    public func values() throws -> [Key: Value] {
        Dictionary(try all().map { ($0.key, $0.value) }) { _, last in last }
    }
}
