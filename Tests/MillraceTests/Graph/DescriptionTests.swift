import Millrace
import Testing

/// A topology and what Kafka Streams 4.3.1 prints for the same one.
struct DescriptionCase: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String
    let define: @Sendable (StreamsBuilder) -> Void

    init(_ name: String, _ text: String, define: @escaping @Sendable (StreamsBuilder) -> Void) {
        self.name = name
        self.text = text
        self.define = define
    }

    var testDescription: String { name }

    static let all =
        sources + branches + merges + width + aggregations + groupings + repartitions + names + tables + tableJoins

    /// A source of texts, as all cases start.
    static func texts(
        _ builder: StreamsBuilder, _ topics: [String] = ["in"], named name: String? = nil
    ) -> KStream<String, String> {
        builder.stream(topics, named: name)
    }
}

@Suite struct `The description of a topology` {
    @Test(arguments: DescriptionCase.all)
    func `is Kafka Streams' text for the same topology`(example: DescriptionCase) throws {
        let builder = StreamsBuilder()
        example.define(builder)
        let description = try builder.build().description
        #expect(description == example.text)
    }

    @Test func `doesn't change when it is asked for again`() throws {
        let builder = StreamsBuilder()
        DescriptionCase.texts(builder).groupBy { _, text in text }.count().toStream().to("out")
        let topology = try builder.build()
        #expect(topology.description == topology.description)
    }
}
