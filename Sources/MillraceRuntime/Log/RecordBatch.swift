/// Where one record of a batch lies in the batch's memory.
///
/// The pointers belong to the batch and die with it. A nil pointer is a null key or value; an empty one is not nil.
@unsafe package struct RecordDescriptor {
    package var key: UnsafeRawPointer?
    package var value: UnsafeRawPointer?
    package var keyCount: Int
    package var valueCount: Int
    package var timestamp: Timestamp
    package var offset: Offset
    package var hasHeaders: Bool

    package init(
        key: UnsafeRawPointer?, keyCount: Int, value: UnsafeRawPointer?, valueCount: Int,
        timestamp: Timestamp, offset: Offset, hasHeaders: Bool
    ) {
        unsafe self.key = key
        unsafe self.keyCount = keyCount
        unsafe self.value = value
        unsafe self.valueCount = valueCount
        unsafe self.timestamp = timestamp
        unsafe self.offset = offset
        unsafe self.hasHeaders = hasHeaders
    }
}

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

    /// The bytes of all keys and values.
    package var byteCount: Int {
        var bytes = 0
        for index in 0..<count { unsafe bytes += descriptors[index].keyCount + descriptors[index].valueCount }
        return bytes
    }

    /// Calls `body` with the record at `index`; its spans end with the call.
    package func withRecord<Result>(at index: Int, _ body: (borrowing RawRecord) throws -> Result) rethrows -> Result {
        try body(record(at: index, timestamp: nil))
    }

    /// Hands the record at `index` to a step, with another time if one is given. Not generic, since a step that passed
    /// through a generic function would be wrapped.
    package func hand(at index: Int, timestamp: Timestamp, to step: RawStep) throws {
        try step(record(at: index, timestamp: timestamp))
    }

    // Inlined: a record that is returned goes through memory twice, which costs more than making it.
    @_lifetime(borrow self) @inline(__always)
    private func record(at index: Int, timestamp: Timestamp?) -> RawRecord {
        let descriptor = unsafe descriptors[index]
        let key = unsafe RawSpan(_unsafeStart: descriptor.key ?? emptyBytes, byteCount: descriptor.keyCount)
        let value = unsafe RawSpan(_unsafeStart: descriptor.value ?? emptyBytes, byteCount: descriptor.valueCount)
        return RawRecord(
            key: unsafe _overrideLifetime(key, borrowing: self), hasKey: unsafe descriptor.key != nil,
            value: unsafe _overrideLifetime(value, borrowing: self), hasValue: unsafe descriptor.value != nil,
            timestamp: unsafe timestamp ?? descriptor.timestamp, offset: unsafe descriptor.offset,
            headers: unsafe descriptor.hasHeaders ? decodeHeaders(index) : Headers())
    }
}

/// A valid address for spans of no bytes.
@usableFromInline nonisolated(unsafe) let emptyBytes: UnsafeRawPointer = UnsafeRawPointer(
    UnsafeMutableRawPointer.allocate(byteCount: 8, alignment: 8))
