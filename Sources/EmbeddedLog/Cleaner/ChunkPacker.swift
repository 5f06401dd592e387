import MillraceRuntime

/// Packs records that stay into chunks. Offsets stay too, so there may be gaps between them.
struct ChunkPacker {
    /// The chunks that are done.
    private(set) var chunks: [(base: Offset, bytes: [UInt8])] = []

    private var bytes: [UInt8] = []
    private var base: Int64 = 0
    private var last: Int64 = 0
    private var records: UInt32 = 0
    private var writtenAt: Timestamp = 0

    mutating func append(_ record: ChunkRecord, at offset: Int64, writtenAt: Timestamp) {
        let count = unsafe record.byteCount
        if records > 0, bytes.count + count > Chunk.limit || offset - base > Int64(UInt32.max) { seal() }
        if records == 0 {
            bytes = [UInt8](repeating: 0, count: Chunk.headBytes)
            base = offset
            self.writtenAt = writtenAt
        }
        let start = bytes.count
        unsafe bytes.append(contentsOf: UnsafeRawBufferPointer(start: record.start, count: count))
        bytes.replace(at: start, littleEndian: UInt32(offset - base))
        last = offset
        records += 1
        self.writtenAt = max(self.writtenAt, writtenAt)
    }

    /// Ends the last chunk; the next record starts another.
    mutating func seal() {
        guard records > 0 else { return }
        bytes.replace(at: 0, littleEndian: records)
        bytes.replace(at: 4, littleEndian: UInt32(last - base))
        bytes.replace(at: 8, littleEndian: writtenAt.milliseconds)
        chunks.append((Offset(base), bytes))
        records = 0
    }
}

extension [UInt8] {
    fileprivate mutating func replace<Integer: FixedWidthInteger>(at position: Int, littleEndian value: Integer) {
        unsafe Swift.withUnsafeBytes(of: value.littleEndian) {
            unsafe replaceSubrange(position..<position + $0.count, with: $0)
        }
    }
}
