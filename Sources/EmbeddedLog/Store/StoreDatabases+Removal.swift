import LMDB
import MillraceRuntime

/// Removal goes in steps, so that no transaction gets large or keeps the writers waiting for long.
extension StoreDatabases {
    /// How many chunks one transaction removes.
    private static let chunksPerStep = 2_048

    /// Removes the partition's first chunks as long as `isGone`, and moves its start behind them. True if there may be
    /// more.
    func removeChunks(
        of partition: PartitionKey, _ state: inout PartitionState, in transaction: borrowing WriteTransaction,
        while isGone: (borrowing ChunkCursor, PartitionState) throws -> Bool
    ) throws -> Bool {
        var cursor = try ChunkCursor(of: partition, in: transaction, self)
        try cursor.seekToFirst()
        for _ in 0..<Self.chunksPerStep {
            guard try isGone(cursor, state), let base = cursor.base else { return false }
            let bytes = Int64(cursor.chunk.byteCount + ChunkKey.byteCount)
            state.start = max(state.start, Offset(base.rawValue + (try cursor.head()).lastDelta + 1))
            state.bytes -= bytes
            if base < state.compactedEnd { state.compactedBytes = max(0, state.compactedBytes - bytes) }
            try cursor.deleteCurrent()
            try cursor.next()
        }
        return true
    }

    /// The same for chunks that end before the partition's start.
    func removeChunksBeforeStart(
        of partition: PartitionKey, _ state: inout PartitionState, in transaction: borrowing WriteTransaction
    ) throws {
        let start = state.start
        _ = try removeChunks(of: partition, &state, in: transaction) { cursor, _ in
            guard let base = cursor.base else { return false }
            return try base.rawValue + cursor.head().lastDelta < start.rawValue
        }
    }

    func hasGarbage(in transaction: borrowing some StoreTransaction & ~Copyable) throws -> Bool {
        var topics = try transaction.openCursor(in: garbage)
        return try topics.first()
    }

    /// Removes chunks of deleted topics. True if there may be more.
    func removeGarbage(in transaction: borrowing WriteTransaction) throws -> Bool {
        var left = Self.chunksPerStep
        var topics = try transaction.openCursor(in: garbage)
        while try topics.first() {
            guard topics.key.byteCount == PartitionKey.byteCount else {
                throw DamagedEntry("The list of deleted topics")
            }
            let partition = PartitionKey(rawValue: topics.key.loadBigEndian(at: 0))
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
