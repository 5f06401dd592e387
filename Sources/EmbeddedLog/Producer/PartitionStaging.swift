import MillraceRuntime

/// The records that a transaction adds to one partition, laid out as the chunks they will be stored as.
///
/// Each chunk has its byte count (u32) before it. The memory is kept from transaction to transaction.
@unsafe struct PartitionStaging {
    let key: PartitionKey
    /// The topic is compacted: a record without a key could never be replaced.
    let requiresKeys: Bool
    let stampsAppendTime: Bool

    /// The largest record with its head.
    let maximumBytes: Int
    /// The topic's own limit, if it has one.
    let topicLimit: Int?

    private var memory: UnsafeMutableRawPointer?
    private var capacity = 0
    private var used = 0
    /// Where the last chunk's byte count is.
    private var chunkStart = 0
    /// The records of the last chunk; none means that the next record starts a chunk.
    private var chunkRecords: UInt32 = 0
    /// The records of this transaction.
    private(set) var records = 0

    /// How far this transaction has been handed to the store.
    private var flushedBytes = 0
    /// The offset behind the last record handed to the store.
    private(set) var flushedEnd: Offset?

    private static let prefixBytes = MemoryLayout<UInt32>.size

    init(key: PartitionKey, requiresKeys: Bool, stampsAppendTime: Bool, maximumBytes: Int, topicLimit: Int?) {
        unsafe self.key = key
        unsafe self.requiresKeys = requiresKeys
        unsafe self.stampsAppendTime = stampsAppendTime
        unsafe self.maximumBytes = maximumBytes
        unsafe self.topicLimit = topicLimit
    }

    /// `recordBytes` is the whole record with its head, no more than `maximumBytes`.
    @inline(__always)
    mutating func append(
        key: RawSpan?, value: RawSpan?, headers: Headers, headerBytes: Int, recordBytes: Int, timestamp: Timestamp
    ) {
        if unsafe chunkRecords == 0 || used - chunkStart + recordBytes > Self.prefixBytes + Chunk.limit
            || used + recordBytes > capacity
        {
            unsafe makeRoom(for: recordBytes)
        }
        guard let memory = unsafe memory else { return }
        let start = unsafe memory + used
        unsafe start.storeLittleEndian(chunkRecords, at: 0)
        unsafe start.storeLittleEndian(Int32(truncatingIfNeeded: key?.byteCount ?? -1), at: 4)
        unsafe start.storeLittleEndian(Int32(truncatingIfNeeded: value?.byteCount ?? -1), at: 8)
        unsafe start.storeLittleEndian(UInt32(truncatingIfNeeded: headerBytes), at: 12)
        unsafe start.storeLittleEndian(timestamp.milliseconds, at: 16)
        var position = unsafe start + Chunk.recordHeadBytes
        if let key { unsafe position.append(key) }
        if let value { unsafe position.append(value) }
        if headerBytes > 0 { unsafe HeaderCoding.write(headers, to: position) }
        unsafe used += recordBytes
        unsafe chunkRecords += 1
        unsafe records += 1
    }

    /// Calls `body` with each chunk that wasn't handed out yet, stamped with the time of writing, and with the number
    /// of records before it since the last call.
    mutating func flush(writtenAt: Timestamp, _ body: (_ chunk: RawSpan, _ recordsBefore: Int) throws -> Void) rethrows
        -> (records: Int, chunks: Int, bytes: Int)
    {
        unsafe sealChunk()
        var result = (records: 0, chunks: 0, bytes: 0)
        guard let memory = unsafe memory else { return result }
        var position = unsafe flushedBytes
        while unsafe position < used {
            let count = Int(unsafe UnsafeRawPointer(memory).littleEndian(at: position) as UInt32)
            let chunk = unsafe memory + position + Self.prefixBytes
            unsafe chunk.storeLittleEndian(writtenAt.milliseconds, at: 8)
            let recordCount = Int(unsafe UnsafeRawPointer(chunk).littleEndian(at: 0) as UInt32)
            try unsafe body(RawSpan(_unsafeStart: chunk, byteCount: count), result.records)
            result = (result.records + recordCount, result.chunks + 1, result.bytes + count)
            unsafe position += Self.prefixBytes + count
        }
        return result
    }

    /// What `flush` handed out is in the store now.
    mutating func didFlush(end: Offset) {
        unsafe flushedBytes = used
        unsafe flushedEnd = end
    }

    /// The store forgot what `flush` handed out: hand it out again.
    mutating func rewind() {
        unsafe flushedBytes = 0
        unsafe flushedEnd = nil
    }

    /// Forgets the records. Memory far beyond the usual is let go.
    mutating func clear() {
        if unsafe capacity > Self.keptCapacity { unsafe deallocate() }
        unsafe used = 0
        unsafe chunkStart = 0
        unsafe chunkRecords = 0
        unsafe records = 0
        unsafe rewind()
    }

    private static let keptCapacity = 1 << 20

    mutating func deallocate() {
        unsafe memory?.deallocate()
        unsafe memory = nil
        unsafe capacity = 0
    }

    /// Starts a chunk if the record doesn't fit the last one, and sees to it that the memory is large enough.
    @inline(never)
    private mutating func makeRoom(for recordBytes: Int) {
        let wanted = unsafe used + Self.prefixBytes + Chunk.headBytes + recordBytes
        if unsafe wanted > capacity {
            let larger = unsafe max(wanted, 2 * capacity, 4_096)
            let grown = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 16)
            if let memory = unsafe memory {
                unsafe grown.copyMemory(from: memory, byteCount: used)
                unsafe memory.deallocate()
            }
            unsafe memory = grown
            unsafe capacity = larger
        }
        guard unsafe chunkRecords == 0 || used - chunkStart + recordBytes > Self.prefixBytes + Chunk.limit else {
            return
        }
        unsafe sealChunk()
        unsafe chunkStart = used
        unsafe used += Self.prefixBytes + Chunk.headBytes
    }

    /// Writes the head of the last chunk; the next record starts another.
    private mutating func sealChunk() {
        guard unsafe chunkRecords > 0, let memory = unsafe memory else { return }
        let prefix = unsafe memory + chunkStart
        unsafe prefix.storeLittleEndian(UInt32(used - chunkStart - Self.prefixBytes), at: 0)
        unsafe prefix.storeLittleEndian(chunkRecords, at: Self.prefixBytes)
        unsafe prefix.storeLittleEndian(chunkRecords - 1, at: Self.prefixBytes + 4)
        unsafe chunkRecords = 0
    }
}

extension UnsafeMutableRawPointer {
    @inline(__always)
    fileprivate mutating func append(_ bytes: RawSpan) {
        unsafe bytes.withUnsafeBytes { source in
            guard let start = source.baseAddress else { return }
            unsafe copyMemory(from: start, byteCount: source.count)
            unsafe self += source.count
        }
    }
}
