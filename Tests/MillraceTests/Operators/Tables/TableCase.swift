import Millrace
import Testing

/// A topology of tables, and what Kafka Streams 4.3.1 writes to `out` for each record of the input.
struct TableCase: Sendable, CustomTestStringConvertible {
    /// A record, as `topic: key=value@time`, and what follows from it. `null` is null.
    typealias Steps = KeyValuePairs<String, [String]>

    let testDescription: String
    let steps: Steps
    let define: @Sendable (StreamsBuilder) -> Void

    init(_ name: String, _ steps: Steps, _ define: @escaping @Sendable (StreamsBuilder) -> Void) {
        testDescription = name
        self.steps = steps
        self.define = define
    }

    static let all = sources + views + groupings + streamJoins + tableJoins + selfJoins
}

// What the cases are made of.
extension TableCase {
    static func numbers(
        _ streams: StreamsBuilder, _ topic: String, store: Materialized<String, Int> = .unnamed
    ) -> KTable<String, Int> {
        streams.table(topic, key: .string, value: .decimal, store: store)
    }

    static func texts(
        _ streams: StreamsBuilder, _ topic: String, store: Materialized<String, String> = .unnamed
    ) -> KTable<String, String> {
        streams.table(topic, key: .string, value: .string, store: store)
    }

    static func optionalNumbers(_ streams: StreamsBuilder) -> KStream<String, Int?> {
        streams.stream("t", key: .string, value: Serde<Int>.decimal.optional)
    }

    /// The stream `s`, with null keys and values.
    static func records(_ streams: StreamsBuilder) -> KStream<String?, String?> { streams.stream("s") }

    static func byParity(_ streams: StreamsBuilder) -> KGroupedTable<String, Int> {
        numbers(streams, "t").groupBy(value: .decimal, named: "g") { _, number in
            (number.isMultiple(of: 2) ? "even" : "odd", number)
        }
    }

    /// All rows in one group.
    static func sum(of table: KTable<String, Int>) -> KTable<String, Int> {
        table.groupBy(value: .decimal, named: "g") { _, number in ("all", number) }
            .reduce(store: "sum") { sum, number in
                sum + number
            } subtracting: { sum, number in
                sum - number
            }
    }

    static func write<Key, Value>(_ table: KTable<Key, Value>) {
        table.toStream().mapValues { value in value.map { "\($0)" } }.to("out")
    }

    /// Both values as one text.
    static func both<Left, Right>(_ left: Left?, _ right: Right?, _ separator: String = "") -> String {
        [left.map { "\($0)" } ?? "null", right.map { "\($0)" } ?? "null"].joined(separator: separator)
    }
}
