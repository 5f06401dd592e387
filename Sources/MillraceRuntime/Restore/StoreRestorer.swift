/// Brings one store up to the end that its changelog has when the restorer is made, in the way that the store asks for.
///
/// Where the last record of a key is enough, records are collected, sorted by key, and only the last of each key is
/// written, in key order through one cursor: several times faster than writing them as they come.
final class StoreRestorer {
    private let store: any RawStore
    private let policy: RestorePolicy
    private let state: TaskState
    private let progress: RestoreProgress
    private let changelog: TopicPartition
    private let reader: any LogReader
    private var pending = RestoreBuffer()
    /// Records that were written since the last commit, where they are written as they come.
    private var uncommitted = 0
    /// Behind the last record that was taken in.
    private var position: Offset
    /// Why the task can't start should the changelog have a record that the store doesn't have.
    private let refusal: StartRefusal?

    /// State is committed after this many writes, which bounds the dirty pages in memory.
    private static let writesPerCommit = 8_192

    /// `reader` reads the store's changelog from the store's position on.
    init(
        store: any RawStore, state: TaskState, reader: any LogReader, refusal: StartRefusal? = nil,
        progress: RestoreProgress
    ) throws {
        self.store = store
        policy = store.restoring
        self.state = state
        self.reader = reader
        self.refusal = refusal
        self.progress = progress
        changelog = state.changelog(of: store)
        position = try state.changelogPosition(of: store.name)
        progress.began(changelog, records: reader.end.rawValue - position.rawValue, from: position)
    }

    /// Takes in one more batch; returns whether the store is up to date.
    func advance() throws -> Bool {
        switch try reader.next(maximumWait: .milliseconds(50)) {
        case .records(let batch):
            if let refusal, batch.count > 0 { throw refusal }
            progress.restored(changelog, records: batch.count, bytes: batch.byteCount)
            try take(batch)
            return false
        case .waiting:
            progress.stoodStill(
                changelog, at: position, end: reader.end, openTransaction: reader.openTransaction)
            return false
        case .reachedEnd(let next):
            position = next
            try finish()
            progress.ended(changelog)
            return true
        case .outOfRange(let start, let end):
            // The facts have changed since they were compared: that decides.
            throw LogError(
                .retry,
                "Restoring \(changelog): it holds offsets \(start) to \(end) now, store \(store.name) of task "
                    + "\(state.task) is at \(position)")
        }
    }

    func close() {
        reader.close()
        progress.abandoned(changelog)
    }

    private func take(_ batch: RecordBatch) throws {
        position = batch.nextOffset
        switch policy {
        case .lastPerKey(let store):
            pending.append(batch)
            if pending.isFull { try apply(to: store) }
        case .inOrder(let store):
            try store.restore(batch)
            // In the same transaction, since none of them may be taken in twice.
            try notePosition()
            uncommitted += batch.count
            if uncommitted >= Self.writesPerCommit { try commit() }
        }
    }

    private func finish() throws {
        switch policy {
        case .lastPerKey(let store): try apply(to: store)
        case .inOrder: try commit()
        }
    }

    private func apply(to store: any RestoredPerKey) throws {
        let isLarge = pending.isFull
        var writes = 0
        try store.restore { write in
            try pending.drain { key, stamped in
                try write(key, stamped)
                writes += 1
                if writes % Self.writesPerCommit == 0 { try state.commit() }
            }
        }
        try commit()
        if isLarge { try state.releaseResidentPages() }
    }

    private func commit() throws {
        try notePosition()
        try state.commit()
        uncommitted = 0
    }

    private func notePosition() throws {
        guard try state.changelogPosition(of: store.name) != position else { return }
        try state.setChangelogPosition(position, of: store.name)
    }
}
