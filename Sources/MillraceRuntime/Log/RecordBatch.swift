/// Records of one partition in offset order, as they lie in the log's own memory.
///
/// Concrete and final, so that the seam costs one call a batch and not one a record. Whoever made the batch keeps the
/// memory alive until `release` has run, which happens once, when the last reference to the batch goes.
@safe package final class RecordBatch {
    package let partition: TopicPartition
    package let count: Int
    /// The position behind this batch: at least one more than its last record's offset, more where control records or
    /// compacted gaps follow.
    package let nextOffset: Offset

    private let descriptors: [RecordDescriptor]
    private let decodeHeaders: (Int) -> Headers
    private let release: () -> Void

    package init(
        partition: TopicPartition, descriptors: [RecordDescriptor], nextOffset: Offset,
        headers: @escaping (Int) -> Headers = { _ in Headers() }, release: @escaping () -> Void
    ) {
        self.partition = partition
        unsafe self.descriptors = descriptors
        self.count = unsafe descriptors.count
        self.nextOffset = nextOffset
        self.decodeHeaders = headers
        self.release = release
    }

    deinit { release() }

    package func timestamp(at index: Int) -> Timestamp { unsafe descriptors[index].timestamp }

    package func offset(at index: Int) -> Offset { unsafe descriptors[index].offset }

    /// Whether each offset is above the one before it, and the first is at least `lowest`.
    func isAscending(from lowest: Offset) -> Bool {
        var lowest = lowest
        for index in unsafe descriptors.indices {
            let offset = unsafe descriptors[index].offset
            if offset < lowest { return false }
            lowest = offset.next
        }
        return true
    }

    /// The records whose offset is above that of the one before it, and at least `lowest`.
    func ascending(from lowest: Offset) -> RecordBatch {
        var lowest = lowest
        var indices: [Int] = []
        for index in 0..<count where offset(at: index) >= lowest {
            indices.append(index)
            lowest = offset(at: index).next
        }
        return unsafe RecordBatch(
            partition: partition, descriptors: indices.map { unsafe descriptors[$0] }, nextOffset: nextOffset,
            headers: { [decodeHeaders, indices] in decodeHeaders(indices[$0]) },
            // The memory is the first batch's.
            release: { withExtendedLifetime(self) {} })
    }

    /// Where the records' descriptors are, as long as the batch lives.
    @unsafe var start: UnsafePointer<RecordDescriptor>? {
        unsafe descriptors.withUnsafeBufferPointer { $0.baseAddress }
    }

    /// The bytes of all keys and values.
    package var byteCount: Int {
        var bytes = 0
        for index in 0..<count { unsafe bytes += descriptors[index].keyCount + descriptors[index].valueCount }
        return bytes
    }

    /// Calls `body` with the record at `index`; its spans end with the call.
    package func withRecord<Result>(at index: Int, _ body: (borrowing RawRecord) throws -> Result) rethrows -> Result {
        try unsafe withDescriptor(at: index) { descriptor in
            try unsafe body(
                RawRecord(
                    descriptor, timestamp: descriptor.pointee.timestamp, headers: headers(of: descriptor, at: index)))
        }
    }

    /// Hands the record at `index` to a step, with the time that the source gives it. Not generic, since a step that
    /// passed through a generic function would be wrapped.
    package func hand(at index: Int, timestamp: Timestamp, to step: RawStep) throws {
        try unsafe withDescriptor(at: index) { descriptor in
            try unsafe step(RawRecord(descriptor, timestamp: timestamp, headers: headers(of: descriptor, at: index)))
        }
    }

    @inline(__always)
    private func withDescriptor<Result>(
        at index: Int, _ body: (UnsafePointer<RecordDescriptor>) throws -> Result
    ) rethrows -> Result {
        try unsafe descriptors.withUnsafeBufferPointer { descriptors in
            guard let start = descriptors.baseAddress, descriptors.indices.contains(index) else {
                preconditionFailure("a batch of \(count) records has no record \(index)")
            }
            return try unsafe body(start + index)
        }
    }

    @inline(__always)
    private func headers(of descriptor: UnsafePointer<RecordDescriptor>, at index: Int) -> Headers {
        unsafe descriptor.pointee.hasHeaders ? decodeHeaders(index) : Headers()
    }
}
