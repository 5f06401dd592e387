import LMDB
import MillraceRuntime

extension LogStore {
    /// Copies what is wanted out of the store, whole chunks at a time, and lays the records out as a batch: no
    /// transaction stays open behind it.
    func read(_ request: BatchRequest) throws(LogError) -> BatchAnswer {
        func task() -> String { "Reading \(request.partition)@\(request.position)" }
        do {
            switch try read(task(), { try copyChunks(request, in: $0) }) {
            case .answer(let answer): return answer
            case .chunks(let memory, let end, let next):
                noteRead(bytes: memory.count)
                return try makeBatch(request, memory, end: end, next: next)
            }
        } catch {
            throw failure(error, task())
        }
    }

    private enum Copied {
        /// No record from `end` on may be answered; if all others are, reading goes on at `next`.
        case chunks(BatchMemory, end: Offset, next: Offset)
        case answer(BatchAnswer)
    }

    private func copyChunks(_ request: BatchRequest, in transaction: borrowing ReadTransaction) throws -> Copied {
        guard let state = try databases.state(of: request.key, in: transaction) else { return .answer(.noPartition) }
        guard request.position >= state.start, request.position <= state.end else {
            return .answer(.outOfRange(OffsetRange(start: state.start, end: state.end)))
        }
        let end = min(request.end ?? state.end, state.end)
        guard request.position < end else { return .answer(.nothing(next: request.position)) }
        var cursor = try ChunkCursor(of: request.key, in: transaction, databases)
        try cursor.seek(to: request.position)
        let memory = BatchMemory(capacity: min(request.expectedBytes, 2 * Int(clamping: state.bytes)))
        var records = 0
        while let base = cursor.base, base < end, records < request.maximumRecords, memory.count < request.maximumBytes
        {
            let head = try cursor.head()
            memory.append(cursor.chunk, base: base.rawValue, records: head.records)
            // Of the first chunk, some may lie before the position; the batch's layout counts exactly.
            if base >= request.position { records += head.records }
            try cursor.next()
        }
        guard memory.count > 0 else { return .answer(.nothing(next: end)) }
        return .chunks(memory, end: end, next: min(cursor.base ?? end, end))
    }

    private func makeBatch(
        _ request: BatchRequest, _ memory: BatchMemory, end: Offset, next: Offset
    ) throws -> BatchAnswer {
        let layout = BatchLayout(memory, from: request.position, below: end, maximumRecords: request.maximumRecords)
        if let chunk = layout.damagedChunk { throw DamagedEntry("The chunk \(request.partition)@\(chunk)") }
        guard let last = unsafe layout.descriptors.last else { return .nothing(next: next) }
        let headers = layout.headerPlaces
        let batch = unsafe RecordBatch(
            partition: request.partition, descriptors: layout.descriptors,
            nextOffset: layout.isCutShort ? last.offset.next : next,
            headers: { headers.isEmpty ? Headers() : memory.headers(at: headers[$0]) },
            release: { withExtendedLifetime(memory) {} })
        return .batch(batch, bytes: memory.count)
    }
}
