/// The time a record says of itself: milliseconds since 1970-01-01 UTC, as in Kafka.
public struct Timestamp: Hashable, Comparable, Sendable, CustomStringConvertible, ExpressibleByIntegerLiteral {
    /// Milliseconds since 1970-01-01 UTC; negative means that the record has no valid time.
    public let milliseconds: Int64

    /// The time that lies `milliseconds` after 1970-01-01 UTC.
    @inlinable public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// The time that lies `value` milliseconds after 1970-01-01 UTC.
    @inlinable public init(integerLiteral value: Int64) { self.milliseconds = value }

    /// Earlier times come first.
    @inlinable public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// The milliseconds.
    public var description: String { String(milliseconds) }

    /// Before every record: the stream time of a task that has seen none.
    package static let unknown = Timestamp(milliseconds: -1)
}
