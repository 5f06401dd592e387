import Millrace
import MillraceTesting
import Testing

@Suite struct `A table's store` {
    /// A topology, and the stores that it has.
    struct Need: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let stores: [String]
        let define: @Sendable (StreamsBuilder) -> Void

        init(_ name: String, _ stores: [String], _ define: @escaping @Sendable (StreamsBuilder) -> Void) {
            testDescription = name
            self.stores = stores
            self.define = define
        }
    }

    static func numbers(_ streams: StreamsBuilder, _ topic: String) -> KTable<String, Int> { streams.table(topic) }
    static func stream(_ streams: StreamsBuilder) -> KStream<String, Int> { streams.stream("s") }

    @Test(arguments: [
        Need("passed through", []) { numbers($0, "t").toStream().to("out") },
        Need("views", []) { numbers($0, "t").filter { _, _ in true }.mapValues { $0 + 1 }.toStream().to("out") },
        Need("named", ["own"]) { streams in
            let table: KTable<String, Int> = streams.table("t", store: "own")
            table.toStream().to("out")
        },
        Need("a view that is named", ["own"]) {
            numbers($0, "t").filter { _, _ in true }.mapValues(store: "own") { $0 + 1 }.toStream().to("out")
        },
        Need("a stream that becomes a table", []) { stream($0).toTable().toStream().to("out") },
        Need("joined with a stream", ["t-STATE-STORE-0000000001"]) { streams in
            stream(streams).join(numbers(streams, "t")) { $0 + $1 }.to("out")
        },
        Need("a view joined with a stream", ["t-STATE-STORE-0000000001"]) { streams in
            stream(streams).join(numbers(streams, "t").filter { _, _ in true }.mapValues { $0 + 1 }) { $0 + $1 }
                .to("out")
        },
        Need("a view of a view that is named", ["own"]) { streams in
            let named = numbers(streams, "t").filter(store: "own") { _, _ in true }
            stream(streams).join(named.mapValues { $0 + 1 }) { $0 + $1 }.to("out")
        },
        Need("joined tables", ["t-STATE-STORE-0000000000", "u-STATE-STORE-0000000003"]) { streams in
            numbers(streams, "t").join(numbers(streams, "u")) { $0 + $1 }.toStream().to("out")
        },
        Need("grouped", ["t-STATE-STORE-0000000000", "c"]) { streams in
            numbers(streams, "t").groupBy { ($0, $1) }.count(store: "c")
        },
        Need("an aggregation that is grouped again", ["c", "again"]) { streams in
            stream(streams).groupByKey().count(store: "c").groupBy { ($0, $1) }.count(store: "again")
        },
    ])
    func `is there if something needs it`(need: Need) throws {
        let builder = StreamsBuilder()
        need.define(builder)
        let stores = try builder.build().plan.subtopologies.flatMap(\.stores).map(\.name)
        #expect(stores == need.stores)
    }

    @Test func `is known by its name, once there is one`() {
        let streams = StreamsBuilder()
        let table = Self.numbers(streams, "t")
        #expect(table.storeName == nil)
        #expect(table.filter { _, _ in true }.storeName == nil)
        #expect(table.filter(store: "own") { _, _ in true }.storeName == "own")
        _ = Self.stream(streams).join(table) { $0 + $1 }
        #expect(table.storeName == "t-STATE-STORE-0000000000")
    }

    @Test func `holds the rows with their times, and its changelog each change`() throws {
        let trial = try Trial { streams in
            let table = streams.table("t", key: .string, value: .string, store: "rows")
            table.mapValues(store: "sizes") { text in text.count }.toStream().to("out")
        }
        let inputs = [("a", "xyz", 5), ("b", "y", 6), ("a", "x", 4), ("b", nil, 3)] as [(String, String?, Timestamp)]
        for (key, value, time) in inputs { try trial.pipe(key, value, at: time, to: "t") }
        #expect(try trial.rows("rows", value: .string) == ["a=x@4"])
        #expect(try trial.rows("sizes", value: .int) == ["a=1@4"])
        #expect(try trial.lines("test-rows-changelog") == ["a=xyz@5", "b=y@6", "a=x@4", "b=null@3"])
        #expect(try trial.lines("test-sizes-changelog", value: .int) == ["a=3@5", "b=1@6", "a=1@4", "b=null@3"])
    }

    @Test func `of a stream of optional values has the values`() {
        let streams = StreamsBuilder()
        let stream: KStream<String, String?> = streams.stream("t")
        let said: KTable<String, String> = stream.toTable()
        #expect(said.storeName == nil)
        let inferred = stream.toTable()
        #expect(type(of: inferred) == KTable<String, String>.self)
    }

    @Test func `may be kept in other formats than the topic has`() throws {
        let trial = try Trial { streams in
            let store = Materialized<String, String>("rows", key: .marked("!"), value: .marked("#"))
            streams.table("t", key: .string, value: .string, store: store).toStream().to("out")
        }
        try trial.pipe("k", "v", to: "t")
        #expect(try trial.lines("test-rows-changelog") == ["!k!=#v#@0"])
        #expect(try trial.lines() == ["!k!=#v#@0"])
    }

    @Test func `gets the changelog settings that it is given`() throws {
        let trial = try Trial { streams in
            let store = Materialized<String, String>("rows", changelogSettings: ["segment.bytes": "1048576"])
            streams.table("t", store: store).toStream().to("out")
        }
        #expect(
            trial.topology.plan.subtopologies[0].stores.map(\.changelogSettings) == [["segment.bytes": "1048576"]])
    }

    /// Old and new value with what Kafka Streams 4.3.1 writes of them: the flag at the end says which there are.
    @Test func `sends changes through a repartition topic in Kafka Streams' bytes`() throws {
        let trial = try Trial { TableCase.byParity($0).count(store: "c") }
        for value in ["1", "11", "2", nil, "300000", "3"] as [String?] { try trial.pipe("a", value, to: "t") }
        let records = try trial.records("test-g-repartition")
        #expect(
            records.map { String(decoding: $0.key ?? [], as: UTF8.self) } == [
                "odd", "odd", "odd", "even", "even", "even", "even", "odd",
            ])
        #expect(
            records.map(\.value) == [
                [49, 1], [4, 49, 49, 49, 2], [49, 49, 0], [50, 1], [50, 0], [51, 48, 48, 48, 48, 48, 1],
                [51, 48, 48, 48, 48, 48, 0], [51, 1],
            ])
    }
}
