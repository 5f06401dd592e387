import MillraceRuntime

/// What the `partitions` database holds of a partition.
struct PartitionState: Equatable {
    static let byteCount = 56

    /// The first offset that can be read. Chunks below it are garbage.
    var start: Offset = 0
    /// The offset that the next record gets.
    var end: Offset = 0
    /// The bytes of all chunks, keys included.
    var bytes: Int64 = 0
    /// Below this offset no key occurs twice: as far as the last compaction came.
    var compactedEnd: Offset = 0
    /// How many of `bytes` lay below `compactedEnd` when the last compaction ended.
    var compactedBytes: Int64 = 0
    /// All tombstones below this offset had been through a compaction at `tombstonesSince`; 0 where there are none.
    var tombstonesEnd: Offset = 0
    var tombstonesSince: Timestamp = 0

    init() {}

    /// Nil where the bytes can't be a partition's state.
    init?(_ value: borrowing RawSpan) {
        guard value.byteCount == Self.byteCount else { return nil }
        start = Offset(value.littleEndian(at: 0))
        end = Offset(value.littleEndian(at: 8))
        bytes = value.littleEndian(at: 16)
        compactedEnd = Offset(value.littleEndian(at: 24))
        compactedBytes = value.littleEndian(at: 32)
        tombstonesEnd = Offset(value.littleEndian(at: 40))
        tombstonesSince = Timestamp(milliseconds: value.littleEndian(at: 48))
        guard start >= 0, start <= end else { return nil }
    }

    /// Calls `body` with the bytes to be stored.
    func withBytes<Result>(_ body: (RawSpan) throws -> Result) rethrows -> Result {
        let words = (
            start.rawValue.littleEndian, end.rawValue.littleEndian, bytes.littleEndian,
            compactedEnd.rawValue.littleEndian, compactedBytes.littleEndian,
            tombstonesEnd.rawValue.littleEndian, tombstonesSince.milliseconds.littleEndian
        )
        return try unsafe Swift.withUnsafeBytes(of: words) { try body(unsafe RawSpan(_unsafeBytes: $0)) }
    }
}
