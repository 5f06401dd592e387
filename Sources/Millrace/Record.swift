/// A whole record, as tests read it. Operators see a record's key and value only.
public struct Record<Key, Value> {
    /// What partitions and groups the record.
    public var key: Key
    /// What the record says.
    public var value: Value
    /// When it happened.
    public var timestamp: Timestamp
    /// What travels along.
    public var headers: Headers

    /// A record of these parts.
    @inlinable public init(key: Key, value: Value, timestamp: Timestamp, headers: Headers = Headers()) {
        self.key = key
        self.value = value
        self.timestamp = timestamp
        self.headers = headers
    }
}

extension Record: Sendable where Key: Sendable, Value: Sendable {}
extension Record: Equatable where Key: Equatable, Value: Equatable {}
