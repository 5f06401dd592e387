import Millrace
import MillraceTesting
import Testing

@Suite struct `A value is handed over` {
    @Test(arguments: HandoverCase.all)
    func `to the operator that makes another of it, which may use its memory`(_ handover: HandoverCase) throws {
        let trial = try Trial { builder in
            handover.build(builder.stream("in", key: .string, value: .traced)).to("out")
        }
        for _ in 1...2 { try trial.pipe("k", "v") }
        #expect(try trial.lines() == ["k=own@0", "k=own@0"])
    }

    @Test func `and of several that get it to the last one only`() throws {
        let trial = try Trial { builder in
            let stream = builder.stream("in", key: .string, value: .traced)
            for name in ["first", "second", "last"] {
                stream.mapValues { (value: consuming Traced) in value.owner() }.to(name)
            }
        }
        try trial.pipe("k", "v")
        #expect(try trial.lines("first") == ["k=shared@0"])
        #expect(try trial.lines("second") == ["k=shared@0"])
        #expect(try trial.lines("last") == ["k=own@0"])
    }

    @Test func `and closures of every form take it`() throws {
        let trial = try Trial(texts: { stream in
            let size: @Sendable (String) -> Int64 = { Int64($0.utf8.count) }
            stream.mapValues(\.isEmpty).to("out")
            stream.mapValues(size).to("out")
            stream.mapValues { value in [value, value].joined() }.to("out")
            stream.groupByKey().reduce(store: "sum", +).toStream().to("out")
        })
        try trial.pipe("k", "v")
        let values = try trial.records().map(\.value)
        #expect(values == [[0], [0, 0, 0, 0, 0, 0, 0, 1], [0x76, 0x76], [0x76]])
    }

    @Test func `and a collection that an aggregate builds grows in place`() throws {
        let trial = try Trial { builder in
            builder.stream("in", key: .string, value: .string).groupByKey()
                .aggregate(initial: Traced(), store: Materialized("all", value: .traced)) {
                    (_, value, all: consuming Traced) in
                    if all.isUnique() { all.storage.text += value }
                    return all
                }
                .toStream().to("out")
        }
        for value in ["a", "b", "c"] { try trial.pipe("k", value) }
        #expect(try trial.lines() == ["k=a@0", "k=ab@0", "k=abc@0"])
    }
}

/// Operators before and around one that looks at the memory of the value it gets.
struct HandoverCase: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var build: @Sendable (KStream<String, Traced>) -> KStream<String, String>

    init(_ name: String, _ build: @escaping @Sendable (KStream<String, Traced>) -> KStream<String, String>) {
        testDescription = name
        self.build = build
    }

    static let all = [
        HandoverCase("mapValues") { $0.mapValues { (value: consuming Traced) in value.owner() } },
        HandoverCase("mapValues with the key") { $0.mapValues { (_, value: consuming Traced) in value.owner() } },
        HandoverCase("compactMap") { $0.compactMap { (_, value: consuming Traced) in value.owner() } },
        HandoverCase("map") { $0.map { (key, value: consuming Traced) in (key, value.owner()) } },
        HandoverCase("flatMap") { $0.flatMap { (key, value: consuming Traced) in [(key, value.owner())] } },
        HandoverCase("flatMapValues") { $0.flatMapValues { (value: consuming Traced) in [value.owner()] } },
        HandoverCase("flatMapValues with the key") {
            $0.flatMapValues { (_, value: consuming Traced) in [value.owner()] }
        },
        HandoverCase("behind filter, peek, selectKey, split and merge") { stream in
            let kept = stream.filter { _, value in value.storage.text == "v" }.filterNot { key, _ in key.isEmpty }
                .peek { _, _ in }.selectKey { key, _ in key }
            let split = kept.split()
            return split.branch { _, _ in true }.merge(with: split.defaultBranch())
                .mapValues { (value: consuming Traced) in value.owner() }
        },
        HandoverCase("what map, compactMap and mapValues make") { stream in
            stream.map { key, _ in (key, Traced()) }.mapValues { (value: consuming Traced) in Traced(value.owner()) }
                .compactMap { (_, value: consuming Traced) in value.isUnique() ? Traced(value.storage.text) : nil }
                .mapValues { (value: consuming Traced) in value.isUnique() ? value.storage.text : "shared" }
        },
        HandoverCase("reduce") {
            $0.groupByKey().reduce(store: "s") { (all: consuming Traced, value: consuming Traced) in
                Traced(all.isUnique() && value.isUnique() ? "own" : "shared")
            }.updates().mapValues { $0.storage.text == "v" ? "own" : $0.storage.text }
        },
        HandoverCase("aggregate") {
            $0.groupByKey().aggregate(initial: "", store: "s") { (_, value: consuming Traced, _) in
                value.owner()
            }.updates()
        },
        HandoverCase("the result of an aggregate") {
            $0.groupByKey().aggregate(initial: Traced(), store: "s") { (_, _, all: consuming Traced) in
                Traced(all.owner())
            }.updates().mapValues { $0.storage.text }
        },
        HandoverCase("the result of an aggregate, with deletions") {
            $0.groupByKey().aggregate(initial: Traced(), store: "s") { (_, _, all: consuming Traced) in
                Traced(all.owner())
            }.toStream().mapValues { $0?.storage.text ?? "deleted" }
        },
        HandoverCase("the updates of a table") {
            $0.groupByKey().aggregate(initial: Traced(), store: "s") { _, value, _ in value }
                .updates().mapValues { (value: consuming Traced) in value.owner() }
        },
        HandoverCase("the stream of a table") {
            $0.groupByKey().aggregate(initial: Traced(), store: "s") { _, value, _ in value }
                .toStream().mapValues { (value: consuming Traced?) in
                    var value = value
                    guard var row = value.take() else { return "deleted" }
                    return row.owner()
                }
        },
        HandoverCase("the stream of a table that is read from the stream") {
            $0.toTable(store: "s").updates().mapValues { (value: consuming Traced) in value.owner() }
        },
    ]
}

/// Text with memory that knows whether it is shared.
struct Traced: DefaultSerde {
    final class Storage {
        var text: String

        init(_ text: String) { self.text = text }
    }

    var storage: Storage

    init(_ text: String = "") { storage = Storage(text) }

    mutating func isUnique() -> Bool { isKnownUniquelyReferenced(&storage) }

    /// Whose the memory is.
    mutating func owner() -> String { isUnique() ? "own" : "shared" }

    static var defaultSerde: Serde<Traced> { .traced }
}

extension Serde where Value == Traced {
    static var traced: Serde {
        Serde(
            "traced", encode: { value, writer in writer.append(utf8: value.storage.text) },
            decode: { Traced(try Serde<String>.string.decode($0)) })
    }
}
