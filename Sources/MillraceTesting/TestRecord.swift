public import Millrace

/// A record that came out; see `TestOutputTopic.readRecords`.
public struct TestRecord<Key, Value> {
    /// What partitions and groups the record.
    public var key: Key
    /// What the record says.
    public var value: Value
    /// When it happened.
    public var timestamp: Timestamp
    /// What travels along.
    public var headers: Headers

    /// A record of these parts.
    public init(key: Key, value: Value, timestamp: Timestamp, headers: Headers = Headers()) {
        self.key = key
        self.value = value
        self.timestamp = timestamp
        self.headers = headers
    }
}

extension TestRecord: Sendable where Key: Sendable, Value: Sendable {}
extension TestRecord: Equatable where Key: Equatable, Value: Equatable {}
