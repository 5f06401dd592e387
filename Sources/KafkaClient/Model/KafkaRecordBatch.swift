/// A record as it lies in the library's memory.
///
/// The spans can't outlive the call that hands the record out.
public struct KafkaRecord: ~Escapable, ~Copyable {
    /// The key's bytes; nil is a null key.
    public let key: RawSpan?
    /// The value's bytes; nil is a null value: a tombstone.
    public let value: RawSpan?
    /// Milliseconds since 1970-01-01 UTC, or -1 where the record has no time.
    public let timestamp: Int64
    /// Where the record stands in its partition.
    public let offset: Int64

    @_lifetime(copy key, copy value)
    init(key: consuming RawSpan?, value: consuming RawSpan?, timestamp: Int64, offset: Int64) {
        self.key = key
        self.value = value
        self.timestamp = timestamp
        self.offset = offset
    }
}

/// Where a record lies; the pointers belong to its batch. A nil pointer is a null key or value.
@unsafe struct KafkaRecordPointers {
    var key: UnsafeRawPointer?
    var keyCount: Int
    var value: UnsafeRawPointer?
    var valueCount: Int
    var timestamp: Int64
    var offset: Int64
    var hasHeaders: Bool
}

/// Records of one partition in offset order, not copied.
///
/// A batch keeps the memory of the fetches that its records came with; release it soon.
public final class KafkaRecordBatch: Sendable {
    /// Where the records come from.
    public let partition: KafkaTopicPartition
    /// How many records there are. A batch without any only says that the position has moved on, over the markers of
    /// transactions and records of aborted ones; a consumer hands such batches out where it is set to report the ends of
    /// partitions (`enable.partition.eof`).
    public let count: Int
    /// The offset behind the last record, and behind what follows it and is no record, as far as that is known: what to
    /// commit once the whole batch is processed.
    public let nextOffset: Int64
    private let messages: MessageArray?

    /// - Parameter end: where the partition ended when the records were taken, if they are the last ones.
    init(_ partition: KafkaTopicPartition, _ messages: MessageArray, end: Int64? = nil) {
        self.partition = partition
        self.messages = messages
        self.count = messages.count
        let next = messages.count > 0 ? messages.offset(at: messages.count - 1) + 1 : 0
        nextOffset = max(next, end ?? next)
    }

    /// A batch of no records.
    init(_ partition: KafkaTopicPartition, end: Int64) {
        self.partition = partition
        messages = nil
        count = 0
        nextOffset = end
    }

    /// There are records only where there are messages, so an index that is valid finds them.
    private var records: MessageArray {
        guard let messages else { preconditionFailure("a batch without records was asked for one") }
        return messages
    }

    /// The offset of the record at `index`.
    public func offset(at index: Int) -> Int64 { records.offset(at: index) }

    /// The headers of the record at `index`, decoded now.
    public func headers(at index: Int) -> [KafkaHeader] { records.headers(at: index) }

    /// Calls `body` with the record at `index`; its spans end with the call.
    public func withRecord<Result>(at index: Int, _ body: (borrowing KafkaRecord) throws -> Result) rethrows -> Result {
        let pointers = unsafe records.pointers(at: index)
        let key = unsafe RawSpan(_unsafeStart: pointers.key ?? noBytes, byteCount: pointers.keyCount)
        let value = unsafe RawSpan(_unsafeStart: pointers.value ?? noBytes, byteCount: pointers.valueCount)
        return try body(
            KafkaRecord(
                key: unsafe pointers.key == nil ? nil : key, value: unsafe pointers.value == nil ? nil : value,
                timestamp: unsafe pointers.timestamp, offset: unsafe pointers.offset))
    }

    /// Calls `body` with where each of the first `count` records lies, one after the other. A nil pointer is a null; the
    /// pointers die with the batch. No struct as the parameter, since that would go through memory twice for every record.
    package func forEachPlace(
        first count: Int,
        _ body: (
            _ key: UnsafeRawPointer?, _ keyCount: Int, _ value: UnsafeRawPointer?, _ valueCount: Int,
            _ timestamp: Int64, _ offset: Int64, _ hasHeaders: Bool
        ) -> Void
    ) {
        guard let messages else { return }
        for index in 0..<count {
            let record = unsafe messages.pointers(at: index)
            unsafe body(
                record.key, record.keyCount, record.value, record.valueCount, record.timestamp, record.offset,
                record.hasHeaders)
        }
    }
}

/// A valid address for spans of no bytes.
nonisolated(unsafe) let noBytes = UnsafeRawPointer(
    UnsafeMutableRawPointer.allocate(byteCount: 8, alignment: 8))
