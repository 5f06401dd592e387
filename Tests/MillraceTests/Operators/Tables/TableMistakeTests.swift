import Millrace
import MillraceTesting
import Testing

@Suite struct `A topology with mistakes in its tables` {
    struct Mistake: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let texts: [String]
        let define: @Sendable (StreamsBuilder) -> Void

        init(_ name: String, _ texts: [String], _ define: @escaping @Sendable (StreamsBuilder) -> Void) {
            testDescription = name
            self.texts = texts
            self.define = define
        }
    }

    static func table(
        _ streams: StreamsBuilder, _ topic: String = "t", store: Materialized<String, String> = .unnamed,
        named name: String? = nil
    ) -> KTable<String, String> {
        streams.table(topic, store: store, named: name)
    }

    static func stream(_ streams: StreamsBuilder, _ topic: String = "s") -> KStream<String, String> {
        streams.stream(topic, named: "stream")
    }

    static func missing(_ place: String, _ role: String) -> String {
        let argument =
            place.contains("(store ") ? "store: Materialized(…, \(role == "key" ? role : "value"): …)" : "\(role): …"
        return
            "node \(place) needs a serde for its \(role) of type Plain: pass one (`\(argument)`), or give the type a "
            + "DefaultSerde"
    }

    static func readTwice(_ first: String, _ second: String) -> String {
        "topic t is read by \(first) and by \(second), and one of them is a table: read it once, and use `toStream()` of the "
            + "table, or use the same table twice"
    }

    @Test(arguments: [
        Mistake("a table read twice", [readTwice("one-source", "two-source")]) { streams in
            table(streams, named: "one").toStream().to("out")
            table(streams, named: "two").toStream().to("out")
        },
        Mistake("a stream and a table of one topic", [readTwice("stream", "one-source")]) { streams in
            stream(streams, "t").to("out")
            table(streams, named: "one").toStream().to("out")
        },
        Mistake("a table and a stream of one topic", [readTwice("one-source", "stream")]) { streams in
            table(streams, named: "one").toStream().to("out")
            stream(streams, "t").to("out")
        },
        Mistake("a store name used twice", ["store own is used twice: give each store its own name"]) { streams in
            table(streams, store: "own").filter(store: "own") { _, _ in true }.toStream().to("out")
        },
        Mistake("a store name that is no name", ["store name \"a/b\" may only have letters, digits, '.', '_' and '-'"])
        {
            table($0, store: "a/b").toStream().to("out")
        },
        Mistake(
            "a table without serdes",
            [missing("rows-source (topic t)", "key"), missing("rows-source (topic t)", "value")]
        ) { streams in
            let table: KTable<Plain, Plain> = streams.table("t", named: "rows")
            table.toStream().to("out")
        },
        Mistake("a grouping without serdes", [missing("g", "key"), missing("g", "value")]) {
            table($0).groupBy(named: "g") { (Plain(text: $0), Plain(text: $1)) }.count(store: "c")
        },
        Mistake("a store of values without a serde", [missing("view (store own)", "value")]) {
            _ = table($0).mapValues(store: "own", named: "view") { Plain(text: $0) }
        },
        Mistake("a stored join without a serde", [missing("both (store own)", "value")]) { streams in
            _ = table(streams).join(table(streams, "u"), store: "own", named: "both") { left, right in
                Plain(text: left + right)
            }
        },
        Mistake("a view without a serde that is written", [missing("write (topic out)", "value")]) {
            table($0).mapValues { Plain(text: $0) }.updates().to("out", named: "write")
        },
        Mistake("a table with ignored keys", [ignored("rows")]) { streams in
            let table: KTable<Ignored, String> = streams.table("t", named: "rows")
            table.toStream().to("out")
        },
        Mistake("toTable with ignored keys", [ignored("rows")]) { streams in
            let stream: KStream<Ignored, String> = streams.stream("s")
            stream.toTable(named: "rows").toStream().to("out")
        },
        Mistake(
            "tables of two builders", ["node both: both sides of a join must come from the same StreamsBuilder"]
        ) { streams in
            let other = table(StreamsBuilder(), "u")
            table(streams).join(other, named: "both") { $0 + $1 }.toStream().to("out")
        },
        Mistake(
            "a stream and a table of two builders",
            ["node both: both sides of a join must come from the same StreamsBuilder"]
        ) { streams in
            let other = table(StreamsBuilder())
            stream(streams).leftJoin(other, named: "both") { text, row in text + (row ?? "") }.to("out")
        },
    ])
    func `names the node and says what to do`(mistake: Mistake) {
        #expect(mistakes(mistake.define) == mistake.texts)
    }

    static func ignored(_ node: String) -> String {
        "\(node) needs keys, but those of its stream are ignored: read them with a serde, or make keys with `selectKey` or "
            + "`groupBy`"
    }

    @Test func `lets one table be used twice`() throws {
        let trial = try Trial { streams in
            let table = Self.table(streams)
            table.toStream().to("one")
            table.filter { _, text in text != "x" }.toStream().to("two")
        }
        try trial.pipe("k", "v", to: "t")
        #expect(try trial.lines("one") == ["k=v@0"])
        #expect(try trial.lines("two") == ["k=v@0"])
    }
}
