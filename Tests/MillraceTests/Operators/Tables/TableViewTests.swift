import Millrace
import MillraceRuntime
import MillraceTesting
import Testing

@Suite struct `A view of a table` {
    private struct Refused: Error {}

    @Test func `whose code throws in a look-up drops the record that it was looked up for`() throws {
        var handlers = ErrorHandlers()
        handlers.processing = .skip
        let trial = try Trial(handlers: handlers) { streams in
            let rows = streams.table("t", key: .string, value: .string, store: "rows")
                .mapValues { (value: String) -> String in
                    if value == "bad" { throw Refused() }
                    return value
                }
            streams.stream("s", key: .string, value: .string).leftJoin(rows) { left, right in "\(left)+\(right ?? "-")"
            }
            .to("out")
        }
        try trial.pipe("k", "good", at: 1, to: "t")
        try trial.pipe("k", "x", at: 2, to: "s")
        try trial.pipe("k", "bad", at: 3, to: "t")
        try trial.pipe("k", "y", at: 4, to: "s")
        #expect(try trial.lines() == ["k=x+good@2"])
    }

    @Test(arguments: [nil, "mapped"] as [String?])
    func `has no row for a value of nil, with a store and without`(store: String?) throws {
        let trial = try Trial { streams in
            let rows: KTable<String, String?> = streams.table("t", key: .string, value: .string)
                .mapValues(store: store.map { Materialized($0, value: .string.optional) }) { value in
                    value.isEmpty ? nil : value
                }
            streams.stream("s", key: .string, value: .string).leftJoin(rows) { left, right in
                right == nil ? "\(left)+no row" : "\(left)+row"
            }.to("out")
        }
        for value in ["a", ""] {
            try trial.pipe("k", value, at: 1, to: "t")
            try trial.pipe("k", "x", at: 2, to: "s")
        }
        #expect(try trial.lines() == ["k=x+row@2", "k=x+no row@2"])
    }

    private static func mistakes(_ define: (StreamsBuilder) -> Void) throws -> String {
        let builder = StreamsBuilder()
        define(builder)
        return try #require(throws: StreamsError.self) { _ = try builder.build() }.description
    }

    @Test func `shares no repartition topic with another grouping`() throws {
        let text = try Self.mistakes { streams in
            streams.stream("s", key: .string, value: .string).selectKey { _, value in value }
                .groupByKey(named: "x").count()
            streams.table("t", key: .string, value: .string).groupBy(named: "y") { _, value in (value, value) }.count()
            streams.stream("u", key: .string, value: .string).selectKey { _, value in value }.repartition(named: "y")
                .to("out")
        }
        #expect(text.contains("topic y-repartition is the repartition topic of"), "\(text)")
    }

    @Test func `of a topic that is a global table, too, is a mistake`() throws {
        for isStream in [true, false] {
            let text = try Self.mistakes { streams in
                _ = streams.globalTable("s", key: .string, value: .string)
                if isStream {
                    streams.stream("s", key: .string, value: .string).to("out")
                } else {
                    _ = streams.globalTable("s", key: .string, value: .string)
                    streams.stream("in", key: .string, value: .string).to("out")
                }
            }
            #expect(text.contains("and one of them is a global table"), "\(text)")
        }
    }

    @Test func `that is added after build() changes nothing of what was built`() throws {
        let builder = StreamsBuilder()
        let table = builder.table("t", key: .string, value: .string)
        table.toStream().to("out")
        let stream = builder.stream("s", key: .string, value: .string)
        let topology = try builder.build()
        stream.join(table) { left, right in left + right }.to("joined")
        #expect(table.storeName == nil)
        #expect(throws: StreamsError.self) { try builder.build() }
        let driver = try TopologyTestDriver(topology)
        try driver.inputTopic("t", key: .string, value: .string).pipe("k", "v")
        #expect(try driver.outputTopic("out", key: .string, value: .string).readValues() == ["v"])
    }
}
