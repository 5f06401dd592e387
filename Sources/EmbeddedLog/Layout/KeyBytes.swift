import MillraceRuntime

/// The key of a chunk in the `records` database: topic, partition and the offset that the chunk starts from.
/// Big-endian, so that LMDB's order of bytes is the order of offsets.
struct ChunkKey: Equatable {
    static let byteCount = 16

    var partition: PartitionKey
    var base: Offset

    init(_ partition: PartitionKey, _ base: Offset) {
        self.partition = partition
        self.base = base
    }

    /// Nil where the bytes are no chunk's key.
    init?(_ bytes: borrowing RawSpan) {
        guard bytes.byteCount == Self.byteCount else { return nil }
        let partition = PartitionKey(rawValue: bytes.loadBigEndian(at: 0))
        self.init(partition, Offset(Int64(bitPattern: bytes.loadBigEndian(at: 8))))
    }

    /// Calls `body` with the key's bytes.
    func withBytes<Result>(_ body: (RawSpan) throws -> Result) rethrows -> Result {
        let words = (partition.rawValue.bigEndian, UInt64(bitPattern: base.rawValue).bigEndian)
        return try unsafe Swift.withUnsafeBytes(of: words) { try body(unsafe RawSpan(_unsafeBytes: $0)) }
    }
}

/// The key of a partition in the `partitions` database: topic and partition.
struct PartitionKey: Hashable, Comparable, CustomStringConvertible {
    static let byteCount = 8

    /// The topic's number in the upper half, the partition's in the lower.
    var rawValue: UInt64

    init(rawValue: UInt64) { self.rawValue = rawValue }

    init(topic: TopicID, _ partition: PartitionID) {
        rawValue = UInt64(topic.rawValue) << 32 | UInt64(UInt32(bitPattern: partition.rawValue))
    }

    var topic: TopicID { TopicID(rawValue: UInt32(truncatingIfNeeded: rawValue >> 32)) }

    var partition: PartitionID { PartitionID(Int32(truncatingIfNeeded: rawValue)) }

    var description: String { "\(partition) of topic number \(topic.rawValue)" }

    static func < (left: PartitionKey, right: PartitionKey) -> Bool { left.rawValue < right.rawValue }

    /// Calls `body` with the key's bytes.
    func withBytes<Result>(_ body: (RawSpan) throws -> Result) rethrows -> Result {
        try unsafe Swift.withUnsafeBytes(of: rawValue.bigEndian) { try body(unsafe RawSpan(_unsafeBytes: $0)) }
    }
}

/// The number of a topic, never used again: a topic deleted and made anew has another.
struct TopicID: Hashable, Sendable {
    var rawValue: UInt32
}
