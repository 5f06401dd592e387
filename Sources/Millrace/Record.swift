/// A record on its way through a topology.
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

    /// The same record with another value.
    @inlinable func with<NewValue>(value: NewValue) -> Record<Key, NewValue> {
        Record<Key, NewValue>(key: key, value: value, timestamp: timestamp, headers: headers)
    }

    /// The same record with another key and value.
    @inlinable func with<NewKey, NewValue>(key: NewKey, value: NewValue) -> Record<NewKey, NewValue> {
        Record<NewKey, NewValue>(key: key, value: value, timestamp: timestamp, headers: headers)
    }
}

extension Record: Sendable where Key: Sendable, Value: Sendable {}
extension Record: Equatable where Key: Equatable, Value: Equatable {}
