import LMDB
import MillraceRuntime

/// Removal goes in steps, so that no transaction gets large or keeps the writers waiting for long.
extension StoreDatabases {
    /// How many chunks one transaction removes.
    static let chunksPerStep = 2_048

    /// Removes chunks that end before the partition's start. True if there may be more.
    func removeChunks(
        below state: inout PartitionState, of partition: PartitionKey, in transaction: borrowing WriteTransaction
    ) throws -> Bool {
        var cursor = try ChunkCursor(of: partition, in: transaction, self)
        try cursor.seekToFirst()
        for _ in 0..<Self.chunksPerStep {
            guard let base = cursor.base, try base.rawValue + cursor.head().lastDelta < state.start.rawValue else {
                return false
            }
            state.bytes -= Int64(cursor.chunk.byteCount + ChunkKey.byteCount)
            if base < state.compactedEnd {
                state.compactedBytes -= Int64(cursor.chunk.byteCount + ChunkKey.byteCount)
            }
            try cursor.deleteCurrent()
            try cursor.next()
        }
        return true
    }

    /// Removes chunks of deleted topics. True if there may be more.
    func removeGarbage(in transaction: borrowing WriteTransaction) throws -> Bool {
        var left = Self.chunksPerStep
        var topics = try transaction.openCursor(in: garbage)
        while try topics.first() {
            guard topics.key.byteCount == PartitionKey.byteCount else { throw DamagedEntry("A list of deleted topics") }
            let partition = PartitionKey(rawValue: topics.key.bigEndian(at: 0))
            var cursor = try ChunkCursor(of: partition, in: transaction, self)
            try cursor.seekToFirst()
            while cursor.base != nil {
                guard left > 0 else { return true }
                left -= 1
                try cursor.deleteCurrent()
                try cursor.next()
            }
            try topics.deleteCurrent()
        }
        return false
    }
}
