import LMDB
import MillraceRuntime

extension LogCleaner {
    /// Removes the chunks at the partition's beginning that it need not keep. True if there may be more.
    func retain(_ name: PartitionName, _ settings: TopicSettings, _ now: Timestamp) throws(LogError) -> Bool {
        let task = "Applying the retention of \(name.partition)"
        let databases = store.databases
        // Looked at first, so that a partition with nothing to remove costs no turn of the writer.
        let hasExpired = try store.read(task) { transaction in
            guard let state = try databases.state(of: name.key, in: transaction) else { return false }
            var cursor = try ChunkCursor(of: name.key, in: transaction, databases)
            try cursor.seekToFirst()
            return try cursor.isFirstExpired(state, settings, now)
        }
        guard hasExpired else { return false }
        return try store.write(task) { transaction in
            guard var state = try databases.state(of: name.key, in: transaction) else { return false }
            let isMore = try databases.removeChunks(of: name.key, &state, in: transaction) { cursor, state in
                try cursor.isFirstExpired(state, settings, now)
            }
            try databases.put(state, of: name.key, in: transaction)
            return isMore
        }
    }
}

extension ChunkCursor {
    /// Whether the first chunk of the partition, where the cursor stands, may go.
    fileprivate func isFirstExpired(_ state: PartitionState, _ settings: TopicSettings, _ now: Timestamp) throws -> Bool
    {
        guard let base else { return false }
        let head = try head()
        if base.rawValue + head.lastDelta < state.start.rawValue { return true }
        guard settings.deletes else { return false }
        if let retention = settings.retention, head.writtenAt.isOlder(than: retention, at: now) { return true }
        let rest = state.bytes - Int64(chunk.byteCount + ChunkKey.byteCount)
        return settings.retentionBytes.map { rest >= $0 } ?? false
    }
}

extension Timestamp {
    /// Whether this lies more than `age` before `now`.
    func isOlder(than age: Duration, at now: Timestamp) -> Bool {
        .milliseconds(now.milliseconds) - .milliseconds(milliseconds) > age
    }
}
