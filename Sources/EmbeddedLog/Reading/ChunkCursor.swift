import LMDB
import MillraceRuntime

/// Walks the chunks of one partition.
struct ChunkCursor: ~Copyable {
    private var cursor: Cursor
    private let partition: PartitionKey
    /// The offset that the present chunk starts from; nil where there is none.
    private(set) var base: Offset?

    init(
        of partition: PartitionKey, in transaction: borrowing some StoreTransaction & ~Copyable,
        _ databases: StoreDatabases
    ) throws {
        cursor = try transaction.openCursor(in: databases.records)
        self.partition = partition
    }

    /// The present chunk's bytes.
    var chunk: RawSpan {
        @_lifetime(borrow self)
        get { cursor.value }
    }

    /// Goes to the chunk that holds the record at `offset`, or to the first one after it.
    mutating func seek(to offset: Offset) throws {
        let found = try seek(atOrAfter: offset)
        let after = base
        if after == offset { return }
        // The chunk before may reach up to the offset.
        try arrive(found ? cursor.previous() : cursor.last())
        if let base, try base.rawValue + head().lastDelta >= offset.rawValue { return }
        base = nil
        if let after { _ = try seek(atOrAfter: after) }
    }

    /// Goes to the partition's first chunk.
    mutating func seekToFirst() throws { _ = try seek(atOrAfter: 0) }

    /// Goes to the next chunk of the partition.
    mutating func next() throws { try arrive(cursor.next()) }

    /// The present chunk's head, checked.
    func head() throws -> Chunk.Head {
        guard let head = Chunk.Head(cursor.value) else {
            throw DamagedEntry("The chunk at offset \(base ?? 0) of partition \(partition)")
        }
        return head
    }

    /// Removes the present chunk; `next` goes to the one after it.
    mutating func deleteCurrent() throws { try cursor.deleteCurrent() }

    /// Whether there is any entry there, of this partition or a later one.
    private mutating func seek(atOrAfter offset: Offset) throws -> Bool {
        let found = try ChunkKey(partition, offset).withBytes { try cursor.seek(atOrAfter: $0) }
        try arrive(found)
        return found
    }

    private mutating func arrive(_ found: Bool) throws {
        base = nil
        guard found else { return }
        guard let key = ChunkKey(cursor.key) else { throw DamagedEntry("A key near partition \(partition)") }
        if key.partition == partition { base = key.base }
    }
}
