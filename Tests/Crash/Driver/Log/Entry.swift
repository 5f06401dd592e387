import Millrace
import MillraceRuntime

/// A record of one of the test's topics, decoded: they all have text keys, and numbers or nulls for values.
struct Entry: Equatable, CustomStringConvertible {
    var key: String
    var value: Int64?
    var timestamp: Int64

    var description: String { "\(key) = \(value.map { "\($0)" } ?? "null") at \(timestamp)" }
}

/// A row of a table: what a store keeps for a key.
struct Row: Equatable, CustomStringConvertible {
    var value: Int64
    var timestamp: Int64

    var description: String { "\(value) at \(timestamp)" }
}

/// Rows by key; what a changelog's records add up to.
typealias Rows = [String: Row]

extension Rows {
    /// Takes in one record of a changelog.
    mutating func take(_ entry: Entry) {
        self[entry.key] = entry.value.map { Row(value: $0, timestamp: entry.timestamp) }
    }

    /// The first key, in order, whose row is another there; nil where all are equal.
    func firstDifference(from other: Rows) -> String? {
        if self == other { return nil }
        let keys = Set(keys).union(other.keys).sorted()
        guard let key = keys.first(where: { self[$0] != other[$0] }) else { return nil }
        func text(_ row: Row?) -> String { row.map { "\($0)" } ?? "no row" }
        return "\(key): \(text(self[key])), where \(text(other[key])) is due"
    }
}
