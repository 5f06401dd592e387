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

    /// Whether the store has no entries.
    public var isEmpty: Bool { get throws { try entries().isEmpty } }

    /// All entries, in the order of their keys' bytes, partition by partition.
    public func all() throws -> [(key: Key, value: Value, timestamp: Timestamp)] {
        try entries().map { entry in (try decodeKey(entry), try decodeValue(entry), entry.timestamp) }
    }

    /// The value of a key, or nil. The key is found by its bytes, as Kafka does.
    public func value(of key: Key) throws -> Value? {
        let entries = try entries()
        let bytes = try mistake(in: "key").explaining("written") { try self.key.bytes(of: key) }
        return try entries.first { $0.key == bytes }.map(decodeValue)
    }

    /// All values by key.
    public func values() throws -> KeyedValues<Key, Value> {
        try entries().reduce(into: KeyedValues(key)) { values, entry in
            values.set(try decodeValue(entry), for: try decodeKey(entry), bytes: entry.key)
        }
    }

    private func entries() throws -> [RawTestRecord] {
        try driver.checkStore(name)
        return try driver.entries(of: name)
    }

    private func decodeKey(_ entry: RawTestRecord) throws -> Key {
        try mistake(in: "key").explaining("read") { try key.value(of: entry.key) }
    }

    private func decodeValue(_ entry: RawTestRecord) throws -> Value {
        let format = driver.format(ofStore: name)?.value.name
        let place = "value of \(shown(entry.key)) in store \(name)"
        return try FormatMistake(place: place, serde: value.name, format: format)
            .explaining("read") { try value.value(of: entry.value) }
    }

    private func mistake(in part: String) -> FormatMistake {
        FormatMistake(
            place: "\(part) in store \(name)", serde: key.name, format: driver.format(ofStore: name)?.key.name)
    }

    /// A key as the serde shows it. This is a test: there are no secrets.
    private func shown(_ bytes: [UInt8]?) -> String {
        guard let bytes else { return "null" }
        guard let text = unsafe try? key.text(bytes.span.bytes) else { return "a key of \(bytes.count) bytes" }
        return "\"\(text)\""
    }
}
