import MillraceRuntime

/// How records lie in the value of a chunk; all integers little-endian.
///
/// A chunk is a head and then its records, one after another, in the order of their offsets:
///
///     head     records u32 │ offset of the last record − base u32 │ written at i64 (ms since 1970)
///     record   offset − base u32 │ key bytes i32 │ value bytes i32 │ header bytes u32 │ timestamp i64
///              │ key │ value │ headers                           (−1 key or value bytes: null)
///     header   name bytes u32 │ name │ value bytes i32 │ value   (−1: null)
///
/// Producers fill chunks up to `limit`, which is what fits one overflow page of LMDB: such a value needs no
/// contiguous pages, fills its page, and keeps the leaves small. A record that is larger has a chunk of its own.
enum Chunk {
    static let headBytes = 16
    static let recordHeadBytes = 24

    /// 4,096-byte pages minus LMDB's page header.
    static let limit = 4_080

    /// The largest record, with its head: LMDB's values have 32-bit lengths, and half of that is plenty.
    static let largestRecord = 1 << 30

    struct Head {
        var records: Int
        /// The distance of the last record's offset from the chunk's base.
        var lastDelta: Int64
        var writtenAt: Timestamp

        /// Nil where the bytes can't be a chunk.
        init?(_ value: borrowing RawSpan) {
            guard value.byteCount >= headBytes + recordHeadBytes else { return nil }
            records = Int(value.littleEndian(at: 0) as UInt32)
            lastDelta = Int64(value.littleEndian(at: 4) as UInt32)
            writtenAt = Timestamp(milliseconds: value.littleEndian(at: 8))
            guard records > 0, records <= (value.byteCount - headBytes) / recordHeadBytes, lastDelta >= records - 1
            else { return nil }
        }
    }
}

/// One record where it lies in a chunk. The pointers are as good as the memory that was walked.
@unsafe struct ChunkRecord {
    var start: UnsafeRawPointer
    var delta: UInt32
    /// −1 is a null key.
    var keyCount: Int
    /// −1 is a null value.
    var valueCount: Int
    var headerCount: Int
    var timestamp: Timestamp

    var key: UnsafeRawPointer { unsafe start + Chunk.recordHeadBytes }
    var value: UnsafeRawPointer { unsafe key + max(keyCount, 0) }
    var headers: UnsafeRawPointer { unsafe value + max(valueCount, 0) }
    var byteCount: Int { unsafe Chunk.recordHeadBytes + max(keyCount, 0) + max(valueCount, 0) + headerCount }
}

/// Walks the records of one chunk. Ends early, with `isDamaged` set, where lengths don't add up.
@unsafe struct ChunkWalk {
    private var position: UnsafeRawPointer
    private let end: UnsafeRawPointer
    private var remaining: Int
    private(set) var isDamaged = false

    /// `bytes` is a chunk whose head was read already.
    @inline(__always)
    init(_ start: UnsafeRawPointer, byteCount: Int, records: Int) {
        unsafe position = start + Chunk.headBytes
        unsafe end = start + byteCount
        unsafe remaining = records
    }

    @inline(__always)
    mutating func next() -> ChunkRecord? {
        guard unsafe remaining > 0 else {
            unsafe isDamaged = isDamaged || position != end
            return nil
        }
        let available = unsafe end - position
        guard available >= Chunk.recordHeadBytes else { return unsafe damaged() }
        let record = unsafe ChunkRecord(
            start: position, delta: position.littleEndian(at: 0),
            keyCount: Int(position.littleEndian(at: 4) as Int32),
            valueCount: Int(position.littleEndian(at: 8) as Int32),
            headerCount: Int(position.littleEndian(at: 12) as UInt32),
            timestamp: Timestamp(milliseconds: position.littleEndian(at: 16)))
        // Three lengths of 32 bits can't overflow a sum of 64.
        guard unsafe record.keyCount >= -1, unsafe record.valueCount >= -1, unsafe record.byteCount <= available else {
            return unsafe damaged()
        }
        unsafe position += record.byteCount
        unsafe remaining -= 1
        return unsafe record
    }

    private mutating func damaged() -> ChunkRecord? {
        unsafe isDamaged = true
        unsafe remaining = 0
        unsafe position = end
        return nil
    }
}
