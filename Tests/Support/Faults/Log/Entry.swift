import Millrace
import MillraceRuntime

/// A record of one of the test's topics, decoded: text keys, and numbers or nulls for values.
package struct Entry: Equatable, CustomStringConvertible {
    package enum Format {
        /// Texts and numbers.
        case numbers
        /// What only the engine reads: the bytes in hexadecimal digits, and a hash of them.
        case bytes
    }

    package var key: String
    package var value: Int64?
    package var timestamp: Int64

    package init(key: String, value: Int64?, timestamp: Int64) {
        self.key = key
        self.value = value
        self.timestamp = timestamp
    }

    /// Decodes a record; `offset` is for the error.
    package init(
        key: RawSpan?, value: RawSpan?, timestamp: Int64, offset: Int64, format: Format = .numbers
    ) throws {
        self.value = nil
        switch format {
        case .numbers:
            guard let key else { throw TestFailure("a record without a key at offset \(offset)") }
            self.key = try Serde<String>.string.decode(key)
            if let value { self.value = try Serde<Int64>.int64.decode(value) }
        case .bytes:
            self.key = (key?.toArray() ?? []).map { String($0, radix: 16) }.joined(separator: " ")
            if let value { self.value = Self.hash(value.toArray()) }
        }
        self.timestamp = timestamp
    }

    /// FNV-1a.
    private static func hash(_ bytes: [UInt8]) -> Int64 {
        Int64(bitPattern: bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 })
    }

    package var description: String { "\(key) = \(value.map { "\($0)" } ?? "null") at \(timestamp)" }
}

/// A record, and where it stands in its partition.
package struct NumberedEntry: Equatable {
    package var offset: Int64
    package var entry: Entry

    package init(offset: Int64, entry: Entry) {
        self.offset = offset
        self.entry = entry
    }
}

/// A row of a table: what a store keeps for a key.
package struct Row: Equatable, CustomStringConvertible {
    package var value: Int64
    package var timestamp: Int64

    package var description: String { "\(value) at \(timestamp)" }
}

/// Rows by key; what a changelog's records add up to.
package typealias Rows = [String: Row]

extension Rows {
    /// Takes in one record of a changelog.
    package mutating func take(_ entry: Entry) {
        self[entry.key] = entry.value.map { Row(value: $0, timestamp: entry.timestamp) }
    }

    /// The first key, in order, whose row is another there; nil where all are equal.
    package func firstDifference(from other: Rows) -> String? {
        if self == other { return nil }
        let keys = Set(keys).union(other.keys).sorted()
        guard let key = keys.first(where: { self[$0] != other[$0] }) else { return nil }
        func text(_ row: Row?) -> String { row.map { "\($0)" } ?? "no row" }
        return "\(key): \(text(self[key])), where \(text(other[key])) is due"
    }
}
