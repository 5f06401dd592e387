import LMDB
import MillraceRuntime

extension StoreDatabases {
    func put(
        _ offsets: [TopicPartition: CommittedOffset], of group: String, in transaction: borrowing WriteTransaction
    ) throws {
        for (partition, committed) in offsets {
            var value = unsafe withUnsafeBytes(of: committed.offset.rawValue.littleEndian) { unsafe [UInt8]($0) }
            value += committed.metadata.utf8
            try GroupKey(group, partition).encoded.withRawSpan { key in
                try unsafe transaction.put(value.span.bytes, for: key, in: groups)
            }
        }
    }

    func offset(
        of partition: TopicPartition, group: String, in transaction: borrowing some StoreTransaction & ~Copyable
    ) throws -> CommittedOffset? {
        let key = GroupKey(group, partition)
        return try key.encoded.withRawSpan { bytes in
            guard let value = try transaction.value(for: bytes, in: groups) else { return nil }
            return try committed(value, key)
        }
    }

    /// All committed offsets of a group.
    func offsets(
        of group: String, in transaction: borrowing some StoreTransaction & ~Copyable
    ) throws -> [TopicPartition: Offset] {
        var offsets: [TopicPartition: Offset] = [:]
        var cursor = try transaction.openCursor(in: groups)
        var found = try GroupKey.prefix(of: group).withRawSpan { try cursor.seek(atOrAfter: $0) }
        while found {
            guard let key = GroupKey(cursor.key) else { throw DamagedEntry("A committed offset") }
            guard key.group == group else { break }
            offsets[key.partition] = try committed(cursor.value, key).offset
            found = try cursor.next()
        }
        return offsets
    }

    /// Removes the offsets that `isGone` names.
    func removeOffsets(
        in transaction: borrowing WriteTransaction, where isGone: (GroupKey) -> Bool
    ) throws {
        var cursor = try transaction.openCursor(in: groups)
        var found = try cursor.first()
        while found {
            guard let key = GroupKey(cursor.key) else { throw DamagedEntry("A committed offset") }
            if isGone(key) { try cursor.deleteCurrent() }
            found = try cursor.next()
        }
    }

    /// Eight bytes of the offset, and the metadata behind them.
    private func committed(_ value: RawSpan, _ key: GroupKey) throws -> CommittedOffset {
        guard value.byteCount >= 8 else {
            throw DamagedEntry("The committed offset of group '\(key.group)' for \(key.partition)")
        }
        let metadata = value.byteCount == 8 ? "" : String(decoding: value.toArray()[8...], as: UTF8.self)
        return CommittedOffset(Offset(value.littleEndian(at: 0)), metadata: metadata)
    }
}
