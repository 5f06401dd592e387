import Millrace
import MillraceRuntime
import Testing

@Suite struct `A topology with mistakes` {
    /// A topology that lacks a serde, and what is said of it.
    struct Missing: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let mistakes: [String]
        let define: @Sendable (StreamsBuilder) -> Void

        init(
            _ place: String, _ missing: [(node: String, of: String, role: String)],
            _ define: @escaping @Sendable (StreamsBuilder) -> Void
        ) {
            testDescription = place
            mistakes = missing.map { node, of, role in
                let argument =
                    of.hasPrefix("store ")
                    ? "store: Materialized(…, \(role == "key" ? role : "value"): …)" : "\(role): …"
                return
                    "node \(node) (\(of)) needs a serde for its \(role) of type Plain: pass one (`\(argument)`), or give "
                    + "the type a DefaultSerde"
            }
            self.define = define
        }
    }

    static func texts(_ builder: StreamsBuilder) -> KStream<String, String> { builder.stream("in", named: "read") }

    @Test(arguments: [
        Missing("source", [("read", "topic in", "key"), ("read", "topic in", "value")]) { builder in
            let stream: KStream<Plain, Plain> = builder.stream("in", named: "read")
            stream.to("out")
        },
        Missing("sink", [("write", "topic out", "key"), ("write", "topic out", "value")]) {
            texts($0).map { (Plain(text: $0), Plain(text: $1)) }.to("out", named: "write")
        },
        Missing(
            "sink of computed topics", [("write", "computed topics", "key"), ("write", "computed topics", "value")]
        ) {
            texts($0).map { (Plain(text: $0), Plain(text: $1)) }.to(named: "write") { _, _ in "out" }
        },
        Missing(
            "repartition",
            [
                ("r-repartition-sink", "topic r-repartition", "key"),
                ("r-repartition-sink", "topic r-repartition", "value"),
            ]
        ) {
            texts($0).map { (Plain(text: $0), Plain(text: $1)) }.repartition(named: "r").to("out")
        },
        Missing("grouping", [("g-repartition-sink", "topic g-repartition", "key")]) {
            texts($0).groupBy(named: "g") { _, value in Plain(text: value) }.count(store: "s")
        },
        Missing("aggregate", [("fold", "store s", "aggregate")]) {
            texts($0).groupByKey().aggregate(initial: Plain(text: ""), store: "s", named: "fold") { _, _, all in all }
        },
        Missing("reduce", [("fold", "store s", "aggregate")]) {
            texts($0).mapValues { Plain(text: $0) }.groupByKey().reduce(store: "s", named: "fold") { _, new in new }
        },
    ])
    func `names the node and the type that lack a serde`(missing: Missing) {
        #expect(mistakes(missing.define) == missing.mistakes)
    }

    @Test func `names what it generated a name for`() {
        let found = mistakes { builder in
            let stream = Self.texts(builder).mapValues { Plain(text: $0) }
            stream.groupByKey().reduce(store: "latest") { _, new in new }
            stream.to("plain")
        }
        #expect(
            found.map { String($0.prefix { $0 != ":" }) } == [
                "node KSTREAM-REDUCE-0000000002 (store latest) needs a serde for its aggregate of type Plain",
                "node KSTREAM-SINK-0000000003 (topic plain) needs a serde for its value of type Plain",
            ])
    }

    /// A type without a usual format, and what is advised for it.
    struct Advised: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let advice: String
        let define: @Sendable (KStream<String, String>) -> Void

        init<Value>(_ value: Value, _ advice: String) where Value: Sendable {
            testDescription = "\(Value.self)"
            self.advice = advice
            define = { $0.mapValues { _ in value }.to("out") }
        }
    }

    struct Encodable: Codable {
        var text = ""
    }

    @Test(arguments: [
        Advised(UInt8(1), "map it to Int64 or Int32: UInt8 has no format of its own in Kafka"),
        Advised(UInt64?(1), "map it to Int64 or Int32: UInt64 has no format of its own in Kafka"),
        Advised(Float(1), "map it to Double: Float has no usual format"),
        Advised("a"[...], "map it to String: Substring has no format of its own"),
        Advised(
            Encodable(),
            "let Encodable be JSONSerializable (import MillraceJSON), which gives it JSON as its usual format"),
        Advised(
            Encodable?.none,
            "let Encodable be JSONSerializable (import MillraceJSON), which gives it JSON as its usual format"),
        Advised(Plain(text: ""), "give the type a DefaultSerde"),
    ])
    func `says what to do about a type without a usual format`(advised: Advised) {
        let found = mistakes { advised.define(Self.texts($0)) }
        #expect(found.count == 1)
        #expect(found.first?.hasSuffix("pass one (`value: …`), or \(advised.advice)") == true, "\(found)")
    }

    @Test func `names all of its mistakes at once`() {
        let error = #expect(throws: StreamsError.self) {
            let builder = StreamsBuilder()
            let stream = Self.texts(builder)
            stream.mapValues { Plain(text: $0) }.to("out/side", named: "write")
            stream.groupByKey().count(store: "../counts", named: "count")
            stream.groupByKey().count(store: "twice")
            stream.groupByKey().count(store: "twice", named: "count")
            _ = try builder.build()
        }
        #expect(error?.domain == .user)
        #expect(
            error?.description == """
                the topology has 5 mistakes:
                  - node write (topic out/side) needs a serde for its value of type Plain: pass one (`value: …`), or give the type a DefaultSerde
                  - node write: topic name "out/side" may only have letters, digits, '.', '_' and '-'
                  - store name "../counts" may only have letters, digits, '.', '_' and '-'
                  - store twice is used twice: give each store its own name
                  - node name count is used twice: give each node its own name
                """)
    }

    @Test func `of which there is one says so`() {
        let builder = StreamsBuilder()
        Self.texts(builder).to("")
        let error = #expect(throws: StreamsError.self) { try builder.build() }
        #expect(
            error?.description == """
                the topology has a mistake:
                  - node KSTREAM-SINK-0000000001: topic name is empty
                """)
    }

    @Test func `that reads no topic says how to start`() {
        let error = #expect(throws: StreamsError.self) { try StreamsBuilder().build() }
        #expect(error?.description == "the topology reads no topic: start it with `stream(_:)` or `table(_:)`")
        #expect(error?.domain == .user)
    }

    @Test func `can be fixed and built again`() throws {
        let builder = StreamsBuilder()
        #expect(throws: StreamsError.self) { try builder.build() }
        Self.texts(builder).to("out")
        let first = try builder.build().description
        #expect(try builder.build().description == first)
    }
}

@Suite struct `Names` {
    static let rule = "may only have letters, digits, '.', '_' and '-'"
    static let bad: [(name: String, problem: String)] = [
        ("", "is empty"),
        (".", "\".\" is a path, not a name"),
        ("..", "\"..\" is a path, not a name"),
        ("a/b", "\"a/b\" \(rule)"),
        ("../../etc/passwd", "\"../../etc/passwd\" \(rule)"),
        ("a b", "\"a b\" \(rule)"),
        ("a\0", "\"a\0\" \(rule)"),
        ("a\n", "\"a\n\" \(rule)"),
        ("é", "\"é\" \(rule)"),
        ("日本", "\"日本\" \(rule)"),
        ("a🐟", "\"a🐟\" \(rule)"),
        ("a:b", "\"a:b\" \(rule)"),
        (
            String(repeating: "x", count: 201),
            "\"\(String(repeating: "x", count: 40))…\" has 201 bytes, at most 200 are allowed"
        ),
        (
            String(repeating: "é", count: 101),
            "\"\(String(repeating: "é", count: 40))…\" has 202 bytes, at most 200 are allowed"
        ),
    ]
    static let good = ["a", "...", ".a", "a.b", "A_b-9", "-", String(repeating: "x", count: 200)]

    @Test(arguments: bad)
    func `that can't be parts of topics and paths are refused, for nodes, stores, topics and repartition topics`(
        name: String, problem: String
    ) {
        let found = mistakes { builder in
            let stream: KStream<String, String> = builder.stream("in", named: "read")
            stream.filter(named: name) { _, _ in true }.to("out")
            stream.groupByKey().count(store: Materialized(name))
            stream.to(name, named: "write")
            let _ = builder.stream([name], key: .string, value: .string, named: "other")
        }
        let expected: [String] = [
            "node name \(problem)", "store name \(problem)", "node write: topic name \(problem)",
            "node other: topic name \(problem)",
        ]
        #expect(found.joined(separator: "\n") == expected.joined(separator: "\n"))
        let repartitioned = mistakes { builder in
            let stream: KStream<String, String> = builder.stream("in")
            stream.repartition(named: name).to("out")
        }
        #expect(repartitioned.joined(separator: "\n") == "the name of a repartition topic \(problem)")
    }

    @Test(arguments: bad)
    func `that can't be parts of topics and paths are refused for applications`(name: String, problem: String) throws {
        let builder = StreamsBuilder()
        builder.stream("in", key: .string, value: .string).to("out")
        let topology = try builder.build()
        let error = #expect(throws: StreamsError.self) {
            try Streams(topology, StreamsConfiguration(applicationID: name))
        }
        #expect(error?.description == "application id \(problem)")
    }

    @Test(arguments: good)
    func `of letters, digits, dots, dashes and underscores are fine`(name: String) {
        let found = mistakes { builder in
            let stream: KStream<String, String> = builder.stream("in", named: "read")
            stream.groupByKey().count(store: Materialized(name), named: name)
            stream.to(name, named: "write")
        }
        #expect(found == [])
    }
}
