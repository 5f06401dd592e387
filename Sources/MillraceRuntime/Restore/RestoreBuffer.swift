/// Changelog records that wait to be written to a store, by key.
struct RestoreBuffer {
    /// Where a record lies, and the first 8 bytes of its key, by which most comparisons are decided.
    private struct Entry {
        var prefix: UInt64
        var batch: Int32
        var index: Int32
    }

    private var batches: [RecordBatch] = []
    private var entries: [Entry] = []
    private var bytes = 0

    /// How much is collected before it is written.
    private static let fullBytes = 24 << 20
    /// State is committed after this many writes, which bounds the dirty pages in memory.
    private static let writesPerCommit = 8_192

    var isFull: Bool { bytes >= Self.fullBytes }

    mutating func append(_ batch: RecordBatch) {
        let number = Int32(truncatingIfNeeded: batches.count)
        batches.append(batch)
        bytes += batch.byteCount + batch.count * MemoryLayout<Entry>.size
        entries.reserveCapacity(entries.count + batch.count)
        for index in 0..<batch.count {
            entries.append(
                Entry(prefix: batch.keyPrefix(at: index), batch: number, index: Int32(truncatingIfNeeded: index)))
        }
    }

    mutating func removeAll() {
        batches = []
        entries = []
        bytes = 0
    }

    /// Writes the last record of each key, in key order, and forgets all.
    mutating func apply(to store: KeyValueStore, state: TaskState) throws {
        defer { removeAll() }
        let batches = batches
        entries.sort { left, right in
            if left.prefix != right.prefix { return left.prefix < right.prefix }
            switch RecordBatch.compareKeys(
                batches[Int(left.batch)], Int(left.index), batches[Int(right.batch)], Int(right.index))
            {
            case 0: return (left.batch, left.index) < (right.batch, right.index)
            case let order: return order < 0
            }
        }
        var writes = 0
        var stamped = ByteWriter()
        for (number, entry) in entries.enumerated() {
            let batch = batches[Int(entry.batch)]
            if number + 1 < entries.count {
                let following = entries[number + 1]
                if following.prefix == entry.prefix,
                    RecordBatch.compareKeys(
                        batch, Int(entry.index), batches[Int(following.batch)], Int(following.index)) == 0
                {
                    continue
                }
            }
            try batch.withRecord(at: Int(entry.index)) { record in
                // A changelog record without a key can't be ours.
                guard let key = record.key else { return }
                if let value = record.value {
                    stamped.removeAll()
                    stamped.append(bigEndian: record.timestamp.milliseconds)
                    stamped.append(value)
                    try store.writeLocally(stamped.bytes, for: key)
                } else {
                    try store.deleteLocally(key)
                }
            }
            writes += 1
            if writes % Self.writesPerCommit == 0 { try state.commit() }
        }
    }
}
