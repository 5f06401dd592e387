import Millrace
import MillraceRuntime
import MillraceTesting
import Testing

@Suite struct `A table's keys` {
    static let keys: [[UInt8]] =
        [0, 1, 480, 481, 511, 512, 10_000].map { [UInt8](repeating: 0x6b, count: $0) }
        + (1...3).map { [UInt8](repeating: 0x70, count: 600) + [UInt8($0)] }

    @Test func `may be empty, and longer than LMDB's`() throws {
        let trial = try Trial { streams in
            let (left, right) = (
                streams.table("l", key: .bytes, value: .string), streams.table("r", key: .bytes, value: .string)
            )
            let both = left.join(right, store: "both") { left, right in left + right }
            streams.stream("s", key: .bytes, value: .string).join(both) { text, both in "\(text):\(both)" }.to("out")
            both.groupBy(key: .bytes) { key, _ in (key, "") }.count(store: "counts")
        }
        for (number, key) in Self.keys.enumerated() {
            try trial.pipe(bytes: key, Array("\(number)".utf8), to: "l")
            try trial.pipe(bytes: key, Array("-".utf8), to: "r")
        }
        try trial.driver.restart()
        for key in Self.keys { try trial.pipe(bytes: key, Array("s".utf8), to: "s") }
        let found = try trial.records()
        #expect(found.map(\.key) == Self.keys)
        #expect(found.map { String(decoding: $0.value ?? [], as: UTF8.self) } == Self.keys.indices.map { "s:\($0)-" })
        #expect(Set(try trial.driver.entries(of: "counts").map(\.key)) == Set(Self.keys))
        for key in Self.keys { try trial.pipe(bytes: key, nil, to: "r") }
        for key in Self.keys { try trial.pipe(bytes: key, Array("s".utf8), to: "s") }
        #expect(try trial.records().count == 0)
        #expect(try trial.driver.entries(of: "both").isEmpty)
    }

    @Test func `that are null are dropped and counted`() throws {
        let log = LineLog()
        let trial = try Trial(logger: log.logger) { streams in
            streams.table("t", key: .string, value: .string, store: "rows").toStream().to("out")
        }
        for value in ["1", nil] { try trial.pipe(nil, value, to: "t") }
        try trial.pipe("k", "2", to: "t")
        try trial.driver.advanceWallClock(by: .seconds(10))
        try trial.pipe(nil, "3", to: "t")
        #expect(try trial.lines() == ["k=2@0"])
        #expect(try trial.rows("rows", value: .string) == ["k=2@0"])
        #expect(
            log.lines(containing: "Records dropped") == [
                "warning: Records dropped in task 0_0: 1 (null key), the last one at t-0@0",
                "warning: Records dropped in task 0_0: 2 (null key), the last one at t-0@3",
            ])
    }

    @Test func `that are null make no row of a stream that becomes a table`() throws {
        let log = LineLog()
        let trial = try Trial(logger: log.logger) { streams in
            streams.stream("t", key: .string.optional, value: .string).toTable(store: "rows").toStream().to("out")
        }
        try trial.pipe(nil, "1", to: "t")
        try trial.pipe("k", "2", to: "t")
        #expect(try trial.lines() == ["k=2@0"])
        #expect(log.lines(containing: "Records dropped").count == 1)
    }

    @Test func `may change before a stream becomes a table, which goes through a repartition topic`() throws {
        let trial = try Trial(partitions: 3) { streams in
            streams.stream("t", key: .string, value: .string.optional).selectKey { _, text in
                String((text ?? "n").prefix(1))
            }
            .toTable(store: "rows", named: "latest").toStream().to("out")
        }
        for (number, value) in ["a1", "b1", "a2", nil].enumerated() {
            try trial.pipe("k", value, to: "t", partition: PartitionID(Int32(number % 3)))
        }
        #expect(try trial.rows("rows", value: .string).sorted() == ["a=a2@0", "b=b1@0"])
        #expect(repartitionTopics(trial.topology) == ["latest-repartition"])
    }

    /// The row stays as it was, as it does for a reader of the topic.
    @Test func `keep their rows where a record can't be read and is skipped`() throws {
        var handlers = ErrorHandlers()
        handlers.deserialization = .skip
        let trial = try Trial(handlers: handlers) { streams in
            streams.table("t", key: .string, value: .decimal, store: "rows").toStream().to("out")
        }
        for value in ["1", "one", "2"] { try trial.pipe("k", value, to: "t") }
        #expect(try trial.lines() == ["k=1@0", "k=2@0"])
        #expect(try trial.lines("test-rows-changelog") == ["k=1@0", "k=2@0"])
    }
}
