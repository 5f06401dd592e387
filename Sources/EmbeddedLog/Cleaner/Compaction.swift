import LMDB
import MillraceRuntime

/// Compacts one partition: below the offset that a plan sets, only the last record of each key stays, and a tombstone
/// only for as long as the topic says. Offsets and order stay.
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
        /// What lies below `end` after the compaction.
        fileprivate var keptBytes: Int64 = 0

        fileprivate init(start: Offset) {
            self.start = start
            end = start
        }
    }

    /// Finds the last offset of each key that was written since the last compaction; nil if that isn't worth it now.
    func plan() throws(LogError) -> Plan? {
        let databases = store.databases
        guard let state = try store.read(task, { try databases.state(of: name.key, in: $0) }), isDirty(state) else {
            return nil
        }
        let plan = Plan(start: state.start)
        var position: Offset? = max(state.compactedEnd, state.start)
        let first = position
        // A few chunks at a time, since a long read keeps pages from being used again.
        while let from = position { position = try noteKeys(from: from, below: state.end, plan) }
        return plan.end > first ?? plan.end ? plan : nil
    }

    private func isDirty(_ state: PartitionState) -> Bool {
        let dirty = state.bytes - state.compactedBytes
        return dirty >= max(1, minimumDirtyBytes) && Double(dirty) >= settings.dirtyRatio * Double(state.bytes)
    }

    /// Answers where to go on; nil at the end.
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
                plan.end = base
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

    /// Rewrites some chunks in one transaction. Answers where to go on; nil if the compaction is done.
    func rewrite(_ plan: Plan, from position: Offset) throws(LogError) -> Offset? {
        let databases = store.databases
        let kept = plan.keptBytes
        return try store.write(task) { transaction in
            plan.keptBytes = kept
            // The topic may have been deleted meanwhile, or records of it.
            guard let before = try databases.state(of: name.key, in: transaction) else { return nil }
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
            plan.keptBytes += step.addedBytes + step.untouchedBytes
            if step.next == nil {
                state.compactedEnd = plan.end
                state.compactedBytes = min(plan.keptBytes, state.bytes)
            }
            // A step that changed nothing costs no commit.
            if state != before || !step.removed.isEmpty {
                try databases.put(state, of: name.key, in: transaction)
            }
            return step.next
        }
    }

    private struct Step {
        var removed: [Offset] = []
        var packed: [(base: Offset, bytes: [UInt8])] = []
        var removedBytes: Int64 = 0
        var addedBytes: Int64 = 0
        var untouchedBytes: Int64 = 0
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
                unsafe offset >= state.start.rawValue && self.stays(record, offset, head, plan)
            }
            var staying = 0
            try unsafe forEachRecord(cursor.chunk, base, head) { staying += unsafe stays($0, $1) ? 1 : 0 }
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

    private func stays(_ record: ChunkRecord, _ offset: Int64, _ head: Chunk.Head, _ plan: Plan) -> Bool {
        if unsafe plan.latest.isReplaced(record, at: offset) { return false }
        // Nothing older of this key is left for the tombstone to hide: lower offsets were rewritten before.
        let isTombstone = unsafe record.valueCount < 0 && record.keyCount >= 0
        return !(isTombstone && head.writtenAt.isOlder(than: settings.tombstoneRetention, at: now))
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
