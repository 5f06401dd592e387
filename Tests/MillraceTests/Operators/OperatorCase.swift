import Millrace
import MillraceRuntime
import MillraceTesting
import Testing

/// An operator, said of a stream of texts so that its result is one as well.
struct OperatorCase: Sendable, CustomTestStringConvertible {
    let operation: String
    /// What its generated name starts with.
    let prefix: String
    let changesKey: Bool
    /// What it makes of the record `k=ab`.
    let results: [String]
    let apply: @Sendable (_ stream: KStream<String, String>, _ name: String?) -> KStream<String, String>

    var testDescription: String { operation }

    static let all: [OperatorCase] = [
        OperatorCase(operation: "filter", prefix: "KSTREAM-FILTER-", changesKey: false, results: ["k=ab"]) {
            $0.filter(named: $1) { key, value in key == "k" && value == "ab" }
        },
        OperatorCase(operation: "filterNot", prefix: "KSTREAM-FILTER-", changesKey: false, results: ["k=ab"]) {
            $0.filterNot(named: $1) { key, value in key != "k" || value != "ab" }
        },
        OperatorCase(operation: "map", prefix: "KSTREAM-MAP-", changesKey: true, results: ["ab=k"]) {
            $0.map(named: $1) { key, value in (value, key) }
        },
        OperatorCase(operation: "mapValues", prefix: "KSTREAM-MAPVALUES-", changesKey: false, results: ["k=AB"]) {
            $0.mapValues(named: $1) { value in value.uppercased() }
        },
        OperatorCase(
            operation: "mapValues with key", prefix: "KSTREAM-MAPVALUES-", changesKey: false, results: ["k=kab"]
        ) {
            $0.mapValues(named: $1) { key, value in key + value }
        },
        OperatorCase(operation: "flatMap", prefix: "KSTREAM-FLATMAP-", changesKey: true, results: ["a=k", "b=k"]) {
            $0.flatMap(named: $1) { key, value in value.map { (String($0), key) } }
        },
        OperatorCase(
            operation: "flatMapValues", prefix: "KSTREAM-FLATMAPVALUES-", changesKey: false, results: ["k=a", "k=b"]
        ) {
            $0.flatMapValues(named: $1) { value in value.map(String.init) }
        },
        OperatorCase(
            operation: "flatMapValues with key", prefix: "KSTREAM-FLATMAPVALUES-", changesKey: false,
            results: ["k=ka", "k=kb"]
        ) {
            $0.flatMapValues(named: $1) { key, value in value.map { "\(key)\($0)" } }
        },
        OperatorCase(
            operation: "compactMap", prefix: "KSTREAM-FLATMAPVALUES-", changesKey: false, results: ["k=b"]
        ) {
            $0.compactMap(named: $1) { _, value in value.last.map(String.init) }
        },
        OperatorCase(operation: "selectKey", prefix: "KSTREAM-KEY-SELECT-", changesKey: true, results: ["ab=ab"]) {
            $0.selectKey(named: $1) { _, value in value }
        },
        OperatorCase(operation: "peek", prefix: "KSTREAM-PEEK-", changesKey: false, results: ["k=ab"]) {
            $0.peek(named: $1) { _, _ in }
        },
        OperatorCase(operation: "merge", prefix: "KSTREAM-MERGE-", changesKey: false, results: ["k=ab"]) {
            $0.merge(with: $0, named: $1)
        },
    ]
}

@Suite struct `Every operator` {
    @Test(arguments: OperatorCase.all)
    func `hands its results on with the record's time and headers`(example: OperatorCase) throws {
        let trial = try Trial(texts: { example.apply($0, nil).to("out") })
        try trial.pipe(
            "k", "ab", at: 42, headers: Headers([.init(name: "trace", value: [1]), .init(name: "n", value: nil)]))
        #expect(try trial.lines() == example.results.map { "\($0)@42 trace n" })
    }

    @Test(arguments: OperatorCase.all)
    func `is followed by a repartition topic only if it may change the key`(example: OperatorCase) throws {
        let trial = try Trial(texts: {
            example.apply($0, nil).filter { _, _ in true }.mapValues { value in value }
                .groupByKey().count(store: "counts").toStream().to("out")
        })
        #expect(repartitionTopics(trial.topology) == (example.changesKey ? ["counts-repartition"] : []))
        try trial.pipe("k", "ab", at: 42)
        #expect(try trial.records().count == example.results.count)
    }

    @Test(arguments: OperatorCase.all)
    func `has the name that Kafka Streams generates, which takes up a number`(example: OperatorCase) throws {
        let trial = try Trial(texts: { example.apply($0, nil).to("out") })
        #expect(
            nodeNames(trial.topology) == [
                "KSTREAM-SOURCE-0000000000", "\(example.prefix)0000000001", "KSTREAM-SINK-0000000002",
            ])
    }

    @Test(arguments: OperatorCase.all)
    func `may be named, which takes up the number as well`(example: OperatorCase) throws {
        let trial = try Trial(texts: { example.apply($0, "own.name_1-a").to("out") })
        #expect(nodeNames(trial.topology) == ["KSTREAM-SOURCE-0000000000", "own.name_1-a", "KSTREAM-SINK-0000000002"])
    }

    @Test(arguments: OperatorCase.all)
    func `leaves the stream it is called on as it is`(example: OperatorCase) throws {
        let trial = try Trial(texts: { stream in
            example.apply(stream, nil).to("out")
            stream.to("unchanged")
            stream.groupByKey().count(store: "counts")
        })
        try trial.pipe("k", "ab", at: 7)
        #expect(try trial.lines("unchanged") == ["k=ab@7"])
        #expect(repartitionTopics(trial.topology) == [])
    }

    @Test func `that a stream is used by gets every record, in the order of the calls`() throws {
        let trial = try Trial(texts: { stream in
            for name in ["a", "b", "c"] { stream.mapValues { value in "\(value)-\(name)" }.to("out") }
        })
        try trial.pipe("k", "1")
        try trial.pipe("k", "2")
        #expect(try trial.lines() == ["k=1-a@0", "k=1-b@0", "k=1-c@0", "k=2-a@0", "k=2-b@0", "k=2-c@0"])
    }
}

/// The names of a topology's nodes, subtopology by subtopology.
func nodeNames(_ topology: Topology) -> [String] {
    topology.plan.subtopologies.flatMap { $0.nodes.map(\.name) }
}
