/// The number of a partition within its topic, from 0.
public struct PartitionID: Hashable, Comparable, Sendable, CustomStringConvertible, ExpressibleByIntegerLiteral {
    /// The number as Kafka writes it.
    public let rawValue: Int32

    /// The partition with this number.
    @inlinable public init(_ rawValue: Int32) { self.rawValue = rawValue }

    /// The partition with this number.
    @inlinable public init(integerLiteral value: Int32) { self.rawValue = value }

    /// Lower numbers come first.
    @inlinable public static func < (left: PartitionID, right: PartitionID) -> Bool { left.rawValue < right.rawValue }

    /// The number.
    public var description: String { String(rawValue) }
}

/// The position of a record within a partition.
public struct Offset: Hashable, Comparable, Sendable, CustomStringConvertible, ExpressibleByIntegerLiteral {
    /// The position as Kafka counts it, from 0.
    public let rawValue: Int64

    /// The offset with this number.
    @inlinable public init(_ rawValue: Int64) { self.rawValue = rawValue }

    /// The offset with this number.
    @inlinable public init(integerLiteral value: Int64) { self.rawValue = value }

    /// The position of the record after this one.
    @inlinable public var next: Offset { Offset(rawValue + 1) }

    /// Earlier records come first.
    @inlinable public static func < (left: Offset, right: Offset) -> Bool { left.rawValue < right.rawValue }

    /// The number.
    public var description: String { String(rawValue) }
}

/// A partition of a topic: the unit of order, of assignment and of parallel work.
public struct TopicPartition: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The topic's name.
    public let topic: String
    /// The number of the partition within the topic.
    public let partition: PartitionID

    /// The partition `partition` of `topic`.
    public init(_ topic: String, _ partition: PartitionID) {
        self.topic = topic
        self.partition = partition
    }

    /// By topic, then by partition.
    public static func < (left: TopicPartition, right: TopicPartition) -> Bool {
        (left.topic, left.partition) < (right.topic, right.partition)
    }

    /// `topic-0`, as Kafka's tools write it.
    public var description: String { "\(topic)-\(partition)" }
}
