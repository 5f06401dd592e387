import Millrace

/// Values by key, with keys compared as Kafka compares them: by their bytes.
///
/// Swift takes `é` written as one character and as `e` with an accent for equal; for Kafka they are two keys, and here
/// they are two entries.
///
/// ```swift
/// let counts = try driver.store("counts", key: .string, value: .int64).values()
/// #expect(try counts["be"] == 2)
/// #expect(counts == ["be": 2, "or": 1])
/// ```
public struct KeyedValues<Key, Value>: Sequence {
    private let serde: Serde<Key>
    private var entries: [(key: Key, value: Value)] = []
    private var positions: [[UInt8]?: Int] = [:]

    init(_ serde: Serde<Key>) { self.serde = serde }

    mutating func set(_ value: Value, for key: Key, bytes: [UInt8]?) {
        if let position = positions[bytes] {
            entries[position].value = value
        } else {
            positions[bytes] = entries.count
            entries.append((key, value))
        }
    }

    /// The number of keys.
    public var count: Int { entries.count }

    /// Whether there are no keys.
    public var isEmpty: Bool { entries.isEmpty }

    /// The value of a key, or nil. Throws if the key can't be written in its format.
    public subscript(key: Key) -> Value? {
        get throws {
            let bytes = try serde.bytes(of: key)
            return positions[bytes].map { entries[$0].value }
        }
    }

    /// Keys and values, in the order in which the keys came first.
    public func makeIterator() -> IndexingIterator<[(key: Key, value: Value)]> { entries.makeIterator() }
}

extension KeyedValues where Value: Equatable {
    /// Whether both have the same keys, by their bytes, with equal values.
    public static func == (left: KeyedValues, right: KeyValuePairs<Key, Value>) -> Bool {
        var seen: Set<[UInt8]?> = []
        for (key, value) in right {
            // A key that can't be written is none of these.
            let bytes: [UInt8]?
            do { bytes = try left.serde.bytes(of: key) } catch { return false }
            guard let position = left.positions[bytes], left.entries[position].value == value else { return false }
            seen.insert(bytes)
        }
        return seen.count == left.count
    }
}

extension KeyedValues: CustomStringConvertible {
    /// As a dictionary is shown: `["a": 1, "b": 2]`.
    public var description: String {
        if entries.isEmpty { return "[:]" }
        return
            "[\(entries.map { "\(String(reflecting: $0.key)): \(String(reflecting: $0.value))" }.joined(separator: ", "))]"
    }
}

extension KeyedValues: Sendable where Key: Sendable, Value: Sendable {}
