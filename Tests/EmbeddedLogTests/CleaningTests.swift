import EmbeddedLog
import Foundation
import LogTesting
import MillraceRuntime
import TestBasics
import Testing

@Suite struct CleaningTests {
    let directory: TemporaryDirectory
    let log: EmbeddedLog
    let contract: LogContract

    init() throws {
        directory = try TemporaryDirectory()
        var options = EmbeddedLogOptions.quick
        options.minimumDirtyBytes = 0
        log = try EmbeddedLog(directory: directory.path, options: options)
        contract = LogContract(log: log)
    }

    /// The time of day, so much later.
    private func later(_ time: Duration) -> Timestamp {
        let seconds = Date.now.timeIntervalSince1970 + Double(time.components.seconds)
        return Timestamp(milliseconds: Int64(seconds * 1_000) + 1)
    }

    // MARK: Retention

    @Test func `records leave when they are older than the topic keeps them`() throws {
        let (kept, dropped, forever) = (
            try contract.makeTopic(settings: ["retention.ms": "7200000"]),
            try contract.makeTopic(settings: ["retention.ms": "3600000"]),
            try contract.makeTopic(settings: ["retention.ms": "-1"])
        )
        let records = (0..<500).map { TestRecord("k", "\($0)", timestamp: 5) }
        for topic in [kept, dropped, forever] { try contract.write(records, to: topic) }
        try log.clean(now: later(.seconds(0)))
        for topic in [kept, dropped, forever] { #expect(try contract.range(topic).start == 0) }
        try log.clean(now: later(.seconds(3_601)))
        #expect(try contract.range(kept) == OffsetRange(start: 0, end: 500))
        #expect(try contract.range(dropped) == OffsetRange(start: 500, end: 500))
        #expect(try contract.range(forever) == OffsetRange(start: 0, end: 500))
        // The end stays, and new records go on from there.
        try contract.write([TestRecord("k", "new")], to: dropped)
        #expect(try contract.readAll(dropped, from: 500).first?.offset == 500)
    }

    @Test func `a partition holds about as many bytes as the topic says, and never fewer`() throws {
        let limit = 50_000
        let topic = try contract.makeTopic(settings: ["retention.bytes": "\(limit)"])
        for round in 0..<20 {
            try contract.write(
                (0..<100).map { _ in TestRecord("k", String(repeating: "\(round % 10)", count: 76)) }, to: topic)
            try log.clean(now: later(.seconds(0)))
        }
        let range = try contract.range(topic)
        #expect(range.end == 2_000)
        let left = try contract.readAll(topic, from: range.start)
        #expect(left.count * 101 > limit - 5_000 && left.count * 101 < limit + 10_000)
        #expect(left.last?.offset == 1_999)
    }

    @Test func `what was deleted is removed from the file, which then grows no more`() throws {
        let topic = try contract.makeTopic()
        let size = { try FileManager.default.attributesOfItem(atPath: directory.file("data.mdb"))[.size] as? Int ?? 0 }
        var sizes: [Int] = []
        for _ in 0..<12 {
            try contract.write((0..<5_000).map { TestRecord("k", "value \($0)") }, to: topic)
            try log.admin.deleteRecords(before: [TopicPartition(topic, 0): try contract.range(topic).end])
            try log.clean(now: later(.seconds(0)))
            sizes.append(try size())
        }
        #expect(Double(sizes[11]) < 1.1 * Double(sizes[3]))
        #expect(try contract.readAll(topic, from: 60_000).isEmpty)
    }

    @Test func `a deleted topic's records are removed from the file`() throws {
        var sizes: [Int] = []
        for _ in 0..<8 {
            let topic = try contract.makeTopic(partitions: 3)
            for partition in 0..<3 {
                let records = (0..<300).map { _ in TestRecord("k", String(repeating: "x", count: 3_000)) }
                try contract.write(records, to: topic, partition: PartitionID(Int32(partition)))
            }
            try log.admin.deleteTopics([topic])
            try log.clean(now: later(.seconds(0)))
            sizes.append(
                try FileManager.default.attributesOfItem(atPath: directory.file("data.mdb"))[.size] as? Int ?? 0)
        }
        #expect(Double(sizes[7]) < 1.1 * Double(sizes[2]))
    }

    // MARK: Compaction

    @Test func `a compacted topic wants keys`() throws {
        let topic = try contract.makeTopic(settings: ["cleanup.policy": "compact"])
        let producer = try contract.makeProducer()
        defer { producer.close() }
        let handle = try producer.handle(forTopic: topic)
        try producer.begin()
        // Refused as the first record of a partition and behind others: the transaction goes on without it.
        for key in ["", "a"] {
            contract.expectError(.dropRecord, topic, "no key") { try producer.append(TestRecord(nil, "v"), to: handle) }
            try producer.append(TestRecord(key, "v"), to: handle)
        }
        try contract.expectCommitted(producer.commit([:], fence: nil, within: contract.patience))
        #expect(
            try contract.readAll(topic) == [TestRecord("", "v", offset: 0), TestRecord("a", "v", offset: 1)])
    }

    @Test func `compaction keeps the last record of each key where it is`() throws {
        let topic = try contract.makeTopic(settings: ["cleanup.policy": "compact"])
        try contract.write(
            [("a", "1"), ("b", "1"), ("a", "2"), ("c", "1"), ("b", "2"), ("a", "3")].map { TestRecord($0.0, $0.1) },
            to: topic)
        try log.clean(now: later(.seconds(0)))
        #expect(
            try contract.readAll(topic) == [
                TestRecord("c", "1", offset: 3), TestRecord("b", "2", offset: 4), TestRecord("a", "3", offset: 5),
            ])
        #expect(try contract.range(topic) == OffsetRange(start: 0, end: 6))
    }

    @Test func `a tombstone stays as long as the topic says`() throws {
        let topic = try contract.makeTopic(
            settings: ["cleanup.policy": "compact", "delete.retention.ms": "3600000", "min.cleanable.dirty.ratio": "0"])
        try contract.write([TestRecord("a", "1"), TestRecord("b", "1"), TestRecord("a", nil)], to: topic)
        try log.clean(now: later(.seconds(0)))
        #expect(try contract.readAll(topic).withoutOffsets == [TestRecord("b", "1"), TestRecord("a", nil)])
        try contract.write([TestRecord("c", "1")], to: topic)
        try log.clean(now: later(.seconds(3_601)))
        #expect(try contract.readAll(topic).withoutOffsets == [TestRecord("b", "1"), TestRecord("c", "1")])
    }

    @Test func `a tombstone's time begins with the compaction that removes what it hides`() throws {
        let topic = try contract.makeTopic(
            settings: ["cleanup.policy": "compact", "delete.retention.ms": "3600000", "min.cleanable.dirty.ratio": "0"])
        try contract.write([TestRecord("a", "1"), TestRecord("a", nil)], to: topic)
        // Old as it is, a state that lies one record behind still needs it.
        try log.clean(now: later(.seconds(10_000)))
        #expect(try contract.readAll(topic).withoutOffsets == [TestRecord("a", nil)])
        // A later one's time begins at the end of the earlier one's.
        try contract.write([TestRecord("b", "1"), TestRecord("b", nil)], to: topic)
        try log.clean(now: later(.seconds(13_500)))
        #expect(try contract.readAll(topic).withoutOffsets == [TestRecord("a", nil), TestRecord("b", nil)])
        // New records aren't needed for it.
        try log.clean(now: later(.seconds(13_601)))
        #expect(try contract.readAll(topic).withoutOffsets == [TestRecord("b", nil)])
        try log.clean(now: later(.seconds(17_000)))
        #expect(try contract.readAll(topic).withoutOffsets == [TestRecord("b", nil)])
        try log.clean(now: later(.seconds(17_202)))
        #expect(try contract.readAll(topic).isEmpty)
    }

    @Test func `the time of a tombstone is remembered by the log`() throws {
        let path = directory.file("again")
        var options = EmbeddedLogOptions.quick
        options.minimumDirtyBytes = 0
        let first = try EmbeddedLog(directory: path, options: options)
        let topic = try LogContract(log: first).makeTopic(
            settings: ["cleanup.policy": "compact", "delete.retention.ms": "3600000"])
        try LogContract(log: first).write([TestRecord("a", "1"), TestRecord("a", nil)], to: topic)
        try first.clean(now: later(.seconds(0)))
        first.close()
        let second = try EmbeddedLog(directory: path, options: options)
        defer { second.close() }
        try second.clean(now: later(.seconds(3_590)))
        #expect(try LogContract(log: second).readAll(topic).withoutOffsets == [TestRecord("a", nil)])
        try second.clean(now: later(.seconds(3_601)))
        #expect(try LogContract(log: second).readAll(topic).isEmpty)
    }

    @Test(arguments: ["0", "3600000"])
    func `a reader that read an old value reads the tombstone, whatever is compacted meanwhile`(_ retention: String)
        throws
    {
        let topic = try contract.makeTopic(
            settings: [
                "cleanup.policy": "compact", "delete.retention.ms": retention, "min.cleanable.dirty.ratio": "0",
            ])
        // More than a reader reads at once.
        let filler = String(repeating: "x", count: 5_000)
        try contract.write(
            [TestRecord("deleted", "old")] + (0..<600).map { TestRecord("key \($0)", filler) }
                + [TestRecord("deleted", nil)], to: topic)
        let reader = try log.makeReader(of: TopicPartition(topic, 0), from: 0)
        guard case .records(let batch) = try reader.next(maximumWait: .zero) else {
            throw LogContract.Failure("no records")
        }
        #expect(batch.records.first?.value == Array("old".utf8))
        for round in 1...3 {
            try log.clean(now: later(.seconds(5_000 * round)))
            try contract.write([TestRecord("other", "\(round)")], to: topic)
        }
        let rest = try contract.drain(reader)
        #expect(rest.last?.key == Array("deleted".utf8) && rest.last?.offset == 601 && rest.last?.value == nil)
        reader.close()
        for round in 4...5 { try log.clean(now: later(.seconds(5_000 * round))) }
        let left = try contract.readAll(topic)
        #expect(!left.contains { $0.key == Array("deleted".utf8) })
        #expect(left.count == 601)
    }

    @Test func `a partition of which nothing is left still has its end`() throws {
        let topic = try contract.makeTopic(settings: ["cleanup.policy": "compact", "delete.retention.ms": "0"])
        try contract.write([TestRecord("a", "1"), TestRecord("a", nil)], to: topic)
        for time in [10, 20] { try log.clean(now: later(.seconds(time))) }
        #expect(try contract.readAll(topic).isEmpty)
        #expect(try contract.range(topic).end == 2)
        let member = try contract.join("g", [topic])
        defer { member.close() }
        try member.waitForAssignment(contract.patience)
        try member.startFromTheBeginning()
        // The gap is told once.
        let gap = try member.consumer.takeBatch(from: member.partitions[0], maximumRecords: 10)
        #expect(gap?.count == 0 && gap?.nextOffset == 2)
        #expect(try member.consumer.takeBatch(from: member.partitions[0], maximumRecords: 10) == nil)
        // And the poll doesn't take the gap for records.
        let started = ContinuousClock.now
        #expect(try member.consumer.poll(maximumWait: .milliseconds(30)) == nil)
        #expect(started.duration(to: .now) >= .milliseconds(25))
        try contract.write([TestRecord("b", "1")], to: topic)
        #expect(try member.take(1, from: member.partitions[0], contract.patience) == [TestRecord("b", "1", offset: 2)])
    }

    @Test func `a reader stops at its end, even where compaction packed later records into the same chunk`() throws {
        let topic = try contract.makeTopic(settings: ["cleanup.policy": "compact"])
        for key in ["a", "b"] { try contract.write([TestRecord(key, "1")], to: topic) }
        let reader = try log.makeReader(of: TopicPartition(topic, 0), from: 0)
        try contract.write([TestRecord("c", "1")], to: topic)
        try log.clean(now: later(.seconds(0)))
        #expect(try contract.drain(reader).compactMap(\.offset) == [0, 1])
        #expect(try contract.readAll(topic, from: 2).compactMap(\.offset) == [2])
    }

    @Test func `young records are left alone`() throws {
        let topic = try contract.makeTopic(
            settings: ["cleanup.policy": "compact", "min.compaction.lag.ms": "3600000"])
        try contract.write([TestRecord("a", "1"), TestRecord("a", "2")], to: topic)
        try log.clean(now: later(.seconds(0)))
        #expect(try contract.readAll(topic).values == ["1", "2"])
        try log.clean(now: later(.seconds(3_601)))
        #expect(try contract.readAll(topic).values == ["2"])
    }

    @Test func `a topic that is not compacted keeps all`() throws {
        let topic = try contract.makeTopic()
        try contract.write([TestRecord("a", "1"), TestRecord("a", "2")], to: topic)
        try log.clean(now: later(.seconds(0)))
        #expect(try contract.readAll(topic).values == ["1", "2"])
    }

    @Test func `compaction that doesn't pay is left for later`() throws {
        let other = try EmbeddedLog(directory: directory.file("other"), options: .quick)
        defer { other.close() }
        let contract = LogContract(log: other)
        let topic = try contract.makeTopic(settings: ["cleanup.policy": "compact"])
        try contract.write([TestRecord("a", "1"), TestRecord("a", "2")], to: topic)
        try other.clean(now: later(.seconds(0)))
        #expect(try contract.readAll(topic).values == ["1", "2"])
    }

    /// Random records in random transactions, with compactions and deletions in between, beside a list that does the same
    /// by hand.
    @Test(arguments: 0..<30)
    func `compaction does what its definition says`(_ seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let keys = Int.random(in: 1...400, using: &random)
        let topic = try contract.makeTopic(
            settings: [
                "cleanup.policy": "compact", "min.cleanable.dirty.ratio": "0", "delete.retention.ms": "3600000",
            ])
        let partition = TopicPartition(topic, 0)
        var reference: [TestRecord] = []
        var (start, end, compactedEnd) = (Offset(0), Offset(0), Offset(0))
        var time = Duration.zero
        var tombstones: (end: Offset, since: Duration)?
        let producer = try contract.makeProducer()
        defer { producer.close() }
        let handle = try producer.handle(forTopic: topic)
        for _ in 0..<20 {
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<6:
                try producer.begin()
                let isDropped = Int.random(in: 0..<6, using: &random) == 0
                for _ in 0..<Int.random(in: 1...600, using: &random) {
                    let size =
                        Int.random(in: 0..<50, using: &random) == 0 ? 6_000 : Int.random(in: 0..<60, using: &random)
                    let isTombstone = Int.random(in: 0..<5, using: &random) == 0
                    var record = TestRecord(
                        "key \(Int.random(in: 0..<keys, using: &random))",
                        isTombstone ? nil : String(repeating: "v", count: size),
                        timestamp: Timestamp(milliseconds: end.rawValue))
                    try producer.append(record, to: handle)
                    record.offset = end
                    guard !isDropped else { continue }
                    reference.append(record)
                    end = end.next
                }
                if isDropped {
                    try producer.abort()
                } else {
                    try contract.expectCommitted(producer.commit([:], fence: nil, within: contract.patience))
                }
            case 6..<9:
                // Now and then so late that tombstones have had their time.
                if Bool.random(using: &random) { time += .seconds(4_000) }
                try log.clean(now: later(time))
                let expired = tombstones.flatMap { time - $0.since > .seconds(3_600) ? $0.end : nil }
                // Without new records there is a compaction only for expired tombstones.
                guard expired != nil || reference.last?.offset.map({ $0 >= compactedEnd }) ?? false else { continue }
                reference = compacted(reference, withoutTombstonesBelow: expired ?? 0)
                compactedEnd = end
                if !reference.contains(where: { $0.value == nil }) {
                    tombstones = nil
                } else if tombstones == nil || expired != nil {
                    tombstones = (end, time)
                }
            default:
                start = Offset(Int64.random(in: start.rawValue...end.rawValue, using: &random))
                try log.admin.deleteRecords(before: [partition: start])
                reference.removeAll { $0.offset.map { $0 < start } ?? false }
            }
            #expect(try contract.range(topic) == OffsetRange(start: start, end: end))
            let read = try contract.readAll(topic, from: start)
            try #require(read == reference)
            // From any place, also from gaps.
            let place = Offset(Int64.random(in: start.rawValue...end.rawValue, using: &random))
            try #require(
                try contract.readAll(topic, from: place) == reference.filter { $0.offset.map { $0 >= place } ?? false })
        }
    }

    private func compacted(_ records: [TestRecord], withoutTombstonesBelow end: Offset) -> [TestRecord] {
        var last: [[UInt8]?: Offset] = [:]
        for record in records { last[record.key] = record.offset }
        return records.filter { record in
            last[record.key] == record.offset && (record.value != nil || record.offset.map { $0 >= end } ?? false)
        }
    }

    @Test func `the background thread cleans, and its failures are told`() throws {
        let path = directory.file("thread")
        var options = EmbeddedLogOptions.quick
        options.cleaningInterval = .milliseconds(5)
        options.minimumDirtyBytes = 0
        let other = try EmbeddedLog(directory: path, options: options)
        let contract = LogContract(log: other)
        let topic = try contract.makeTopic(settings: ["cleanup.policy": "compact"])
        try contract.write((0..<1_000).map { TestRecord("k", "\($0)") }, to: topic)
        let deadline = contract.deadline
        while try contract.readAll(topic).count > 1 { try #require(ContinuousClock.now < deadline) }
        #expect(try contract.readAll(topic).values == ["999"])
        other.close()
    }
}
