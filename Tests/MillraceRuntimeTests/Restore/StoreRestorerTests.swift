import LogTesting
import Testing

@testable import MillraceRuntime

@Suite struct `A store's restorer` {
    let bench: StateBench

    init() throws { bench = try StateBench() }

    static let changelog = TopicPartition("app-s-changelog", 0)

    /// Five records with two keys, in two batches.
    static var batches: [RecordBatch] {
        [batch(from: 0, [("b", "1"), ("a", "2"), ("b", nil)]), batch(from: 3, [("b", "3"), ("a", nil)])]
    }

    static func batch(from start: Int, _ records: [(String, String?)]) -> RecordBatch {
        RecordBatch.of(
            records.enumerated().map { number, record in
                TestRecord(
                    record.0, record.1, timestamp: Timestamp(milliseconds: Int64(start + number)),
                    offset: Offset(Int64(start + number)))
            }, in: changelog, next: Offset(Int64(start + records.count)))
    }

    func restorer(of store: any RawStore, _ state: TaskState, _ reads: [ReadResult]) throws -> StoreRestorer {
        try StoreRestorer(
            store: store, state: state, reader: ScriptedReader(reads, end: 9),
            progress: RestoreProgress(time: FixedTime(), logger: .silent))
    }

    @Test func `writes the last record of each key where the store asks for it`() throws {
        let state = try bench.open()
        let store = try state.keyValueStore(named: "s")
        let restorer = try restorer(of: store, state, Self.batches.map { .records($0) } + [.reachedEnd(next: 9)])
        for isUpToDate in [false, false, true] { #expect(try restorer.advance() == isUpToDate) }
        #expect(try store.rows() == ["b=3@3"])
        #expect(try state.changelogPosition(of: "s") == 9)
        #expect(!state.hasChanged)
        try state.close()
    }

    @Test func `hands over every record in order where the store asks for it`() throws {
        let state = try bench.open()
        let store = HistoryStore(in: state)
        let restorer = try restorer(of: store, state, Self.batches.map { .records($0) } + [.reachedEnd(next: 9)])
        for isUpToDate in [false, false, true] { #expect(try restorer.advance() == isUpToDate) }
        #expect(store.records == ["b=1@0", "a=2@1", "b=null@2", "b=3@3", "a=null@4"])
        #expect(try state.changelogPosition(of: "s") == 9)
        #expect(!state.hasChanged)
        try state.close()
    }

    @Test func `commits records in order together with the position behind them`() throws {
        let state = try bench.open()
        let store = HistoryStore(in: state)
        let first = try restorer(of: store, state, [.records(Self.batches[0])])
        #expect(try !first.advance())
        #expect(try state.changelogPosition(of: "s") == 3)
        // Nothing was committed yet: it begins anew.
        store.closeCursors()
        state.abort()
        #expect(try state.changelogPosition(of: "s") == 0)
        let second = try restorer(of: store, state, [.records(Self.batches[0])])
        #expect(try !second.advance())
        // Whoever commits the state commits both.
        store.closeCursors()
        try state.commit()
        #expect(try state.changelogPosition(of: "s") == 3)
        #expect(try store.count() == 3)
        store.closeCursors()
        try state.close()
    }

    @Test func `commits now and then while a changelog is long`() throws {
        let state = try bench.open()
        let store = HistoryStore(in: state)
        let records = (0..<8_192).map { TestRecord("k", "\($0)", offset: Offset(Int64($0))) }
        let long = RecordBatch.of(records, in: Self.changelog, next: 8_192)
        let restorer = try restorer(of: store, state, [.records(long)])
        #expect(try !restorer.advance())
        #expect(!state.hasChanged)
        #expect(try state.changelogPosition(of: "s") == 8_192)
        try state.close()
    }
}

/// A store that keeps every change of every key, by its number.
private final class HistoryStore: RawStore, RestoredInOrder {
    let name = "s"
    let changelogTopic = "app-s-changelog"
    let acknowledgedPosition: Offset? = nil
    var restoring: RestorePolicy { .inOrder(self) }
    private(set) var records: [String] = []
    private var table: StoreTable

    init(in state: TaskState) {
        table = StoreTable(of: name, database: StateLayout.database(ofStore: "history"), in: state.transaction)
    }

    func restore(_ batch: RecordBatch) throws {
        for record in batch.records {
            let text = { (bytes: [UInt8]?) in bytes.map { String(decoding: $0, as: UTF8.self) } ?? "null" }
            records.append("\(text(record.key))=\(text(record.value))@\(record.timestamp)")
            var number = ByteWriter()
            number.append(bigEndian: record.offset?.rawValue ?? -1)
            try table.put(number.bytes, for: number.bytes)
        }
        // The state doesn't know this store.
        table.close()
    }

    func count() throws -> Int {
        var count = 0
        try table.scan(prefix: nil) { _, _ in count += 1 }
        return count
    }

    func open() throws { try table.open() }
    func empty() throws { try table.empty() }
    func closeCursors() { table.close() }
}

/// Hands out what it was made with.
private final class ScriptedReader: LogReader {
    let start: Offset = 0
    let end: Offset
    private var reads: [ReadResult]

    init(_ reads: [ReadResult], end: Offset) {
        self.reads = reads
        self.end = end
    }

    func next(maximumWait: Duration) throws(LogError) -> ReadResult { reads.isEmpty ? .waiting : reads.removeFirst() }
    func close() {}
}
