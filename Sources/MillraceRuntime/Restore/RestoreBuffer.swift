/// Changelog records that wait to be written to a store in the order of their keys.
///
/// They are copied, one behind the other, so that the log's memory is free at once; a fraction of it is payload.
struct RestoreBuffer: ~Copyable {
    /// Of each record the size of what is stored, the key, and what is stored: time and value.
    private var records = ByteWriter()
    private var entries = KeyOrder()

    /// How much is collected before it is written. A store that is larger than this is written several times over, so
    /// more is faster; only one store of a thread collects at a time, and what isn't filled takes no memory.
    private static let fullBytes = 48 << 20
    /// Stands for the size of what is stored where the record is a tombstone.
    private static let deleted = UInt32.max

    var isFull: Bool { records.count + entries.byteCount >= Self.fullBytes }

    mutating func append(_ batch: RecordBatch) {
        // Not earlier, since a task makes the restorers of all its stores at once; and at once, not by doubling, which
        // would hold the bytes twice for a moment.
        if records.count == 0 { records.reserve(capacity: Self.fullBytes + Self.fullBytes / 16) }
        for index in 0..<batch.count {
            batch.withRecord(at: index) { record in
                // A changelog record without a key can't be ours.
                guard let key = record.key else { return }
                append(key: key, value: record.value, timestamp: record.timestamp)
            }
        }
    }

    private mutating func append(key: RawSpan, value: RawSpan?, timestamp: Timestamp) {
        var count = Self.deleted
        if let value { count = UInt32(truncatingIfNeeded: 8 + value.byteCount) }
        records.append(bigEndian: count)
        entries.append(at: records.count, count: key.byteCount)
        records.append(key)
        if let value {
            records.append(bigEndian: timestamp.milliseconds)
            records.append(value)
        }
    }

    mutating func removeAll() {
        records.removeAll()
        entries.removeAll()
    }

    /// Hands out the last record of each key, in key order, and forgets all: the key, and what is to be stored; nil where
    /// it is to be deleted.
    mutating func drain(_ body: (_ key: RawSpan, _ stamped: RawSpan?) throws -> Void) rethrows {
        // Taken out of `self`, which the bytes borrow.
        var order = KeyOrder()
        swap(&order, &entries)
        defer {
            swap(&order, &entries)
            removeAll()
        }
        try records.withBytes { bytes in
            try order.forEachLast(in: bytes) { range in
                let key = bytes.extracting(range)
                let count = bytes.loadBigEndian(at: range.lowerBound - 4, as: UInt32.self)
                if count == Self.deleted { return try body(key, nil) }
                try body(key, bytes.extracting(range.upperBound..<range.upperBound + Int(count)))
            }
        }
    }
}
