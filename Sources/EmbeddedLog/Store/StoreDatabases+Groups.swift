import LMDB
import MillraceRuntime

extension StoreDatabases {
    func put(
        _ offsets: [TopicPartition: Offset], of group: String, in transaction: borrowing WriteTransaction
    ) throws {
        for (partition, offset) in offsets {
            try GroupKey(group, partition).encoded.withRawSpan { key in
                try unsafe withUnsafeBytes(of: offset.rawValue.littleEndian) { value in
                    try transaction.put(unsafe RawSpan(_unsafeBytes: value), for: key, in: groups)
                }
            }
        }
    }

    func offset(
        of partition: TopicPartition, group: String, in transaction: borrowing some StoreTransaction & ~Copyable
    ) throws -> Offset? {
        let key = GroupKey(group, partition)
        return try key.encoded.withRawSpan { bytes in
            guard let value = try transaction.value(for: bytes, in: groups) else { return nil }
            return try offset(value, key)
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
            offsets[key.partition] = try offset(cursor.value, key)
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

    private func offset(_ value: RawSpan, _ key: GroupKey) throws -> Offset {
        guard value.byteCount == 8 else {
            throw DamagedEntry("The committed offset of group '\(key.group)' for \(key.partition)")
        }
        return Offset(value.littleEndian(at: 0))
    }
}
