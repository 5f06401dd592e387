import LMDB
import MillraceRuntime

/// Compacts one partition: below the offset that a plan sets, only the last record of each key stays, and a tombstone
/// only for as long as the topic says. Offsets and order stay.
///
/// What a tombstone hides goes in one compaction, the tombstone in a later one, `delete.retention.ms` after it at the
/// earliest: who has read the old value, or holds a state that has it, has that long to read on to the tombstone
/// (KIP-534). What an open reader of this process has still before it is left alone however long it takes. A reader that
/// opens while tombstones are being removed misses nothing: what they hid was gone before it began.
struct Compaction {
    private let store: LogStore
    private let name: PartitionName
    private let settings: TopicSettings
    private let now: Timestamp
    private let minimumDirtyBytes: Int64

    private static let chunksPerStep = 256
    private static let bytesPerStep = 1 << 20

    init(
        _ store: LogStore, _ name: PartitionName, _ settings: TopicSettings, _ now: Timestamp, minimumDirtyBytes: Int64
    ) {
        self.store = store
        self.name = name
        self.settings = settings
        self.now = now
        self.minimumDirtyBytes = minimumDirtyBytes
    }

    /// What a compaction does: to the chunks from `start` up to, not including, `end`.
    final class Plan {
        let start: Offset
        fileprivate(set) var end: Offset
        fileprivate var latest = LatestOffsets()
        /// Tombstones below this have had their time.
        fileprivate let expiredEnd: Offset
        /// What lies below `end` after the compaction.
        fileprivate var kept = Kept()

        fileprivate init(start: Offset, expiredEnd: Offset) {
            self.start = start
            self.expiredEnd = expiredEnd
            end = start
        }
    }

    fileprivate struct Kept {
        var bytes: Int64 = 0
        var tombstones = 0
    }

    /// Finds the last offset of each key that was written since the last compaction; nil if that isn't worth it now.
    func plan() throws(LogError) -> Plan? {
        let databases = store.databases
        guard let state = try store.read(task, { try databases.state(of: name.key, in: $0) }) else { return nil }
        let expiredEnd = expiredEnd(state)
        guard isDirty(state) || expiredEnd > 0 else { return nil }
        let first = max(state.compactedEnd, state.start)
        let end = min(state.end, store.readers.lowest(in: name.key) ?? state.end)
        guard end >= first else { return nil }
        let plan = Plan(start: state.start, expiredEnd: expiredEnd)
        plan.end = first
        var position: Offset? = first
        // A few chunks at a time, since a long read keeps pages from being used again.
        while let from = position { position = try noteKeys(from: from, below: end, plan) }
        return plan.end > first || expiredEnd > 0 ? plan : nil
    }

    /// Tombstones below the answer may go.
    private func expiredEnd(_ state: PartitionState) -> Offset {
        state.tombstonesSince.isOlder(than: settings.tombstoneRetention, at: now) ? state.tombstonesEnd : 0
    }

    private func isDirty(_ state: PartitionState) -> Bool {
        let dirty = state.bytes - state.compactedBytes
        return dirty >= max(1, minimumDirtyBytes) && Double(dirty) >= settings.dirtyRatio * Double(state.bytes)
    }

    /// Returns where to go on; nil at the end.
    private func noteKeys(from position: Offset, below end: Offset, _ plan: Plan) throws(LogError) -> Offset? {
        try store.read(task) { transaction in
            var cursor = try ChunkCursor(of: name.key, in: transaction, store.databases)
            try cursor.seek(to: position)
            for _ in 0..<Self.chunksPerStep {
                guard let base = cursor.base, base < end else {
                    plan.end = end
                    return nil
                }
                let head = try cursor.head()
                plan.end = max(plan.end, base)
                // A reader may stand in the middle of a chunk, which then stays as it is.
                guard base.rawValue + head.lastDelta < end.rawValue else { return nil }
                guard head.writtenAt.isOlder(than: settings.compactionLag, at: now) || settings.compactionLag == .zero,
                    !plan.latest.isFull
                else { return nil }
                try unsafe forEachRecord(cursor.chunk, base, head) { record, offset in
                    unsafe plan.latest.note(record, at: offset)
                }
                try cursor.next()
            }
            return cursor.base ?? end
        }
    }

    /// Rewrites some chunks in one transaction. Returns where to go on; nil if the compaction is done.
    func rewrite(_ plan: Plan, from position: Offset) throws(LogError) -> Offset? {
        let databases = store.databases
        let kept = plan.kept
        return try store.write(task) { transaction in
            plan.kept = kept
            // A reader may have opened meanwhile, the topic may have been deleted, or records of it.
            guard store.readers.lowest(in: name.key).map({ $0 >= plan.end }) ?? true,
                let before = try databases.state(of: name.key, in: transaction)
            else { return nil }
            var state = before
            let step = try look(at: max(position, state.start), state, plan, in: transaction)
            for base in step.removed {
                _ = try ChunkKey(name.key, base).withBytes { try transaction.delete($0, in: databases.records) }
            }
            for chunk in step.packed {
                try ChunkKey(name.key, chunk.base).withBytes { key in
                    try chunk.bytes.withRawSpan { try transaction.put($0, for: key, in: databases.records) }
                }
            }
            state.bytes += step.addedBytes - step.removedBytes
            plan.kept.bytes += step.addedBytes + step.untouchedBytes
            plan.kept.tombstones += step.tombstones
            if step.next == nil {
                state.compactedEnd = plan.end
                state.compactedBytes = min(plan.kept.bytes, state.bytes)
                noteTombstones(plan, &state)
            }
            // A step that changed nothing costs no commit.
            if state != before || !step.removed.isEmpty {
                try databases.put(state, of: name.key, in: transaction)
            }
            return step.next
        }
    }

    /// The time of those that remain starts now, unless that of earlier ones hasn't run out yet; then it is theirs that
    /// counts for a removal, and the later ones' time starts after it.
    private func noteTombstones(_ plan: Plan, _ state: inout PartitionState) {
        if plan.kept.tombstones == 0 {
            (state.tombstonesEnd, state.tombstonesSince) = (0, 0)
        } else if state.tombstonesEnd == 0 || plan.expiredEnd > 0 {
            (state.tombstonesEnd, state.tombstonesSince) = (plan.end, now)
        }
    }

    private struct Step {
        var removed: [Offset] = []
        var packed: [(base: Offset, bytes: [UInt8])] = []
        var removedBytes: Int64 = 0
        var addedBytes: Int64 = 0
        var untouchedBytes: Int64 = 0
        var tombstones = 0
        var next: Offset?
    }

    /// Decides about some chunks and changes nothing: a cursor's bytes are good only until the next change.
    private func look(
        at position: Offset, _ state: PartitionState, _ plan: Plan, in transaction: borrowing WriteTransaction
    ) throws -> Step {
        var step = Step()
        var packer = ChunkPacker()
        var cursor = try ChunkCursor(of: name.key, in: transaction, store.databases)
        try cursor.seek(to: position)
        var chunks = 0
        while let base = cursor.base, base < plan.end {
            guard chunks < Self.chunksPerStep, step.removedBytes < Self.bytesPerStep else {
                step.next = base
                break
            }
            chunks += 1
            let head = try cursor.head()
            let bytes = Int64(cursor.chunk.byteCount + ChunkKey.byteCount)
            let stays = { (record: ChunkRecord, offset: Int64) in
                unsafe offset >= state.start.rawValue && self.stays(record, offset, plan)
            }
            var staying = 0
            try unsafe forEachRecord(cursor.chunk, base, head) { record, offset in
                guard unsafe stays(record, offset) else { return }
                staying += 1
                if unsafe record.isTombstone { step.tombstones += 1 }
            }
            if staying == head.records && cursor.chunk.byteCount >= Chunk.limit / 2 {
                // Whole and of a good size. What was packed before it must not reach over it.
                packer.seal()
                step.untouchedBytes += bytes
            } else {
                step.removed.append(base)
                step.removedBytes += bytes
                try unsafe forEachRecord(cursor.chunk, base, head) { record, offset in
                    if unsafe stays(record, offset) {
                        unsafe packer.append(record, at: offset, writtenAt: head.writtenAt)
                    }
                }
            }
            try cursor.next()
        }
        packer.seal()
        step.packed = packer.chunks
        step.addedBytes = step.packed.reduce(0) { $0 + Int64($1.bytes.count + ChunkKey.byteCount) }
        return step
    }

    private func stays(_ record: ChunkRecord, _ offset: Int64, _ plan: Plan) -> Bool {
        if unsafe plan.latest.isReplaced(record, at: offset) { return false }
        return unsafe !(record.isTombstone && offset < plan.expiredEnd.rawValue)
    }

    private func forEachRecord(
        _ chunk: RawSpan, _ base: Offset, _ head: Chunk.Head, _ body: (ChunkRecord, Int64) -> Void
    ) throws {
        let isDamaged = unsafe chunk.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return true }
            var walk = unsafe ChunkWalk(start, byteCount: bytes.count, records: head.records)
            while let record = unsafe walk.next() { unsafe body(record, base.rawValue + Int64(record.delta)) }
            return unsafe walk.isDamaged
        }
        if isDamaged { throw DamagedEntry("The chunk \(name.partition)@\(base)") }
    }

    private var task: String { "Compacting \(name.partition)" }
}

extension ChunkRecord {
    fileprivate var isTombstone: Bool { unsafe valueCount < 0 && keyCount >= 0 }
}
