import LMDB
import MillraceRuntime

/// What reading and writing transactions have in common.
protocol StoreTransaction: ~Copyable {
    @_lifetime(borrow self)
    func value(for key: RawSpan, in database: Database) throws(LMDBError) -> RawSpan?

    func openCursor(in database: Database) throws(LMDBError) -> Cursor
}

extension ReadTransaction: StoreTransaction {}
extension WriteTransaction: StoreTransaction {}

extension StoreDatabases {
    func metaText(_ key: MetaKey, in transaction: borrowing some StoreTransaction & ~Copyable) throws -> String? {
        try key.withBytes { try transaction.value(for: $0, in: meta)?.text }
    }

    /// Nil where there is no such topic.
    func topic(
        _ name: String, in transaction: borrowing some StoreTransaction & ~Copyable
    ) throws -> TopicEntry? {
        // LMDB takes no key of no bytes.
        guard !name.isEmpty, name.utf8.count <= TopicName.longest else { return nil }
        return try Array(name.utf8).withRawSpan { key in
            guard let value = try transaction.value(for: key, in: topics) else { return nil }
            guard let entry = TopicEntry(value) else { throw DamagedEntry("The entry of topic '\(name)'") }
            return entry
        }
    }

    /// Nil where there is no such partition.
    func state(
        of partition: PartitionKey, in transaction: borrowing some StoreTransaction & ~Copyable
    ) throws -> PartitionState? {
        try partition.withBytes { key in
            guard let value = try transaction.value(for: key, in: partitions) else { return nil }
            guard let state = PartitionState(value) else {
                throw DamagedEntry("The state of partition \(partition)")
            }
            return state
        }
    }

    func put(_ state: PartitionState, of partition: PartitionKey, in transaction: borrowing WriteTransaction) throws {
        try partition.withBytes { key in
            try state.withBytes { try transaction.put($0, for: key, in: partitions) }
        }
    }
}

/// Bytes of ours that can't be.
struct DamagedEntry: Error {
    var what: String

    init(_ what: String) { self.what = what }
}
