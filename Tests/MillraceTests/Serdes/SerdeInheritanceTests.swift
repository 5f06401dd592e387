import Millrace
import MillraceRuntime
import MillraceTesting
import Testing

@Suite struct `A stream's serdes` {
    typealias Texts = KStream<String, String>

    /// An operator between a source whose key is in `<` and whose value is in `#`, and a sink without serdes.
    struct Way: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// How the sink writes `k=v`.
        let result: String
        let apply: @Sendable (Texts) -> Texts
    }

    @Test(arguments: [
        Way(testDescription: "no operator", result: "<k<=#v#") { $0 },
        Way(testDescription: "filter", result: "<k<=#v#") { $0.filter { _, _ in true } },
        Way(testDescription: "filterNot", result: "<k<=#v#") { $0.filterNot { _, _ in false } },
        Way(testDescription: "peek", result: "<k<=#v#") { $0.peek { _, _ in } },
        Way(testDescription: "merge", result: "<k<=#v#") { $0.merge(with: $0.filter { _, _ in false }) },
        Way(testDescription: "repartition", result: "<k<=#v#") { $0.repartition(named: "r") },
        Way(testDescription: "repartition with serdes", result: "!k!=%v%") {
            $0.repartition(named: "r", key: .marked("!"), value: .marked("%"))
        },
        Way(testDescription: "split", result: "<k<=#v#") { $0.split().defaultBranch() },
        Way(testDescription: "mapValues", result: "<k<=v") { $0.mapValues { $0 } },
        Way(testDescription: "mapValues with serde", result: "<k<=%v%") { $0.mapValues(value: .marked("%")) { $0 } },
        Way(testDescription: "flatMapValues", result: "<k<=v") { $0.flatMapValues { [$0] } },
        Way(testDescription: "flatMapValues with serde", result: "<k<=%v%") {
            $0.flatMapValues(value: .marked("%")) { [$0] }
        },
        Way(testDescription: "compactMap", result: "<k<=v") { $0.compactMap { $1 } },
        Way(testDescription: "compactMap with serde", result: "<k<=%v%") { $0.compactMap(value: .marked("%")) { $1 } },
        Way(testDescription: "selectKey", result: "k=#v#") { $0.selectKey { key, _ in key } },
        Way(testDescription: "selectKey with serde", result: "!k!=#v#") {
            $0.selectKey(key: .marked("!")) { key, _ in key }
        },
        Way(testDescription: "map", result: "k=v") { $0.map { ($0, $1) } },
        Way(testDescription: "map with serdes", result: "!k!=%v%") {
            $0.map(key: .marked("!"), value: .marked("%")) { ($0, $1) }
        },
        Way(testDescription: "flatMap", result: "k=v") { $0.flatMap { [($0, $1)] } },
        Way(testDescription: "flatMap with serdes", result: "!k!=%v%") {
            $0.flatMap(key: .marked("!"), value: .marked("%")) { [($0, $1)] }
        },
        Way(testDescription: "reduce", result: "<k<=#v#") {
            $0.groupByKey().reduce(store: "s") { _, new in new }.updates()
        },
        Way(testDescription: "reduce with serdes", result: "!k!=%v%") {
            $0.groupByKey().reduce(store: Materialized("s", key: .marked("!"), value: .marked("%"))) { _, new in new }
                .updates()
        },
        Way(testDescription: "groupByKey with serdes", result: "!k!=%v%") {
            $0.groupByKey(key: .marked("!"), value: .marked("%")).reduce(store: "s") { _, new in new }.updates()
        },
        Way(testDescription: "aggregate with serde", result: "<k<=%v%") {
            $0.groupByKey().aggregate(initial: "", store: Materialized("s", value: .marked("%"))) { _, new, _ in new }
                .updates()
        },
    ])
    func `stay where the type stays, and are given or usual where it is new`(way: Way) throws {
        let trial = try Trial { builder in
            way.apply(builder.stream("in", key: .marked("<"), value: .marked("#"))).to("out")
        }
        try trial.pipe("<k<", "#v#")
        #expect(try trial.lines() == ["\(way.result)@0"])
    }

    @Test func `yield to those of the sink`() throws {
        let trial = try Trial { builder in
            builder.stream("in", key: .marked("<"), value: .marked("#"))
                .to("out", key: .marked("!"), value: .marked("%"))
        }
        try trial.pipe("<k<", "#v#")
        #expect(try trial.lines() == ["!k!=%v%@0"])
    }

    @Test func `of a table let nil through as a tombstone`() throws {
        let trial = try Trial { builder in
            builder.stream("in", key: .string, value: .string).groupByKey()
                .aggregate(initial: "", store: Materialized("s", value: .marked("%"))) { _, new, all in
                    new == "del" ? nil : all + new
                }
                .toStream().to("out")
        }
        try trial.pipe("k", "v")
        try trial.pipe("k", "del")
        #expect(try trial.lines() == ["k=%v%@0", "k=null@0"])
    }
}
