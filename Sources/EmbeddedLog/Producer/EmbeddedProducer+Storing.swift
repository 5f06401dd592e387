import LMDB
import MillraceRuntime

extension EmbeddedProducer {
    /// How errors call this producer.
    var name: String { "Producer '\(transactionalID)'" }

    /// Refuses to go on once another producer with the same id was made.
    func checkEpoch() throws(LogError) {
        guard store.producers.isCurrent(transactionalID, epoch) else {
            throw LogError(
                .replaceProducer,
                "\(name) was replaced by a newer one with the same transactional id: its transaction is dropped.")
        }
    }

    /// Stores what was appended since the last call, in the transaction that commits it. False if the map was too small:
    /// it is larger now, and everything must be stored again.
    func storeRecords(needsTransaction: Bool) throws(LogError) -> Bool {
        guard unsafe !staging.isEmpty || needsTransaction else { return true }
        let task = "Storing records"
        let mapSize = store.environment.mapSize
        do {
            let open: StoreWrite
            if let held = write.take() { open = held } else { open = try store.beginWrite(task) }
            try checkEpoch()
            try putChunks(in: open.transaction)
            write = consume open
            return true
        } catch let error as LMDBError where error.is(.mapFull) {
            rewind()
            try store.growMap(from: mapSize, task)
            return false
        } catch {
            rewind()
            throw store.failure(error, task)
        }
    }

    /// The end of the transaction, with all that is still to be stored.
    func finish(_ offsets: [TopicPartition: CommittedOffset], _ fence: Fence?) -> CommitOutcome {
        let task = "Committing a transaction"
        do {
            while true {
                guard try storeRecords(needsTransaction: !offsets.isEmpty) else { continue }
                // Nothing to store: it costs nothing.
                guard let write = write.take() else { return .committed }
                let mapSize = store.environment.mapSize
                do {
                    try put(offsets, fence, in: write.transaction)
                    try write.commit()
                    store.changes.notifyAll()
                    return .committed
                } catch let error as LMDBError where error.is(.mapFull) {
                    rewind()
                    try store.growMap(from: mapSize, task)
                } catch let error as LMDBError where store.isOutcomeUnknown {
                    return .unknown(store.failure(error, task))
                }
            }
        } catch {
            return .aborted(store.failure(error, task))
        }
    }

    /// Keeps what was appended, for another LMDB transaction.
    private func rewind() {
        unsafe staging.forEachTouched { unsafe $0.rewind() }
    }

    private func putChunks(in transaction: borrowing WriteTransaction) throws {
        let now = SystemTime().wallClock
        let databases = store.databases
        var cursor = try transaction.openCursor(in: databases.records)
        try unsafe staging.forEachTouched { staging in
            let key = unsafe staging.key
            guard var state = try databases.state(of: key, in: transaction) else { throw deleted(key) }
            let first = state.end.rawValue
            let stored = try unsafe staging.flush(writtenAt: now) { chunk, recordsBefore in
                try ChunkKey(key, Offset(first + Int64(recordsBefore))).withBytes { try cursor.put(chunk, for: $0) }
            }
            state.end = Offset(first + Int64(stored.records))
            state.bytes += Int64(stored.bytes + stored.chunks * ChunkKey.byteCount)
            try databases.put(state, of: key, in: transaction)
            unsafe staging.didFlush(end: state.end)
        }
    }

    private func put(
        _ offsets: [TopicPartition: CommittedOffset], _ fence: Fence?, in transaction: borrowing WriteTransaction
    ) throws {
        guard let fence else {
            guard offsets.isEmpty else {
                throw LogError(.stop, "Committing \(offsets.count) offsets without a fence would not be fenced.")
            }
            return
        }
        guard let groups else {
            throw LogError(
                .stop,
                "A guest of the log in \(store.directory) can't commit offsets of group '\(fence.group)': only the owner "
                    + "has consumer groups.")
        }
        // The writer lock is held: who reads the group's offsets in a newer generation does so after this transaction.
        guard groups.accepts(fence) else {
            throw LogError(
                .rejoin,
                "\(fence.member) of generation \(fence.generation) is no longer a member of group '\(fence.group)': its "
                    + "transaction is dropped.")
        }
        try store.databases.put(offsets, of: fence.group, in: transaction)
    }

    private func deleted(_ key: PartitionKey) -> LogError {
        LogError(
            .stop,
            "A topic that \(name) writes to was deleted from \(store.directory) (topic number \(key.topic.rawValue)): "
                + "create it and start again.")
    }
}
