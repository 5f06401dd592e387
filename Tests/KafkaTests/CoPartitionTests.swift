import KafkaLog
import Millrace
import MillraceRuntime
import TestBroker
import Testing

@testable import Millrace

@Suite(.requiresBroker) struct `Topics that are joined` {
    /// What is joined with the table of a topic.
    enum Side: String, CaseIterable {
        case stream, table

        func define(_ builder: StreamsBuilder, _ stage: Stage) {
            let rows = builder.table("\(stage.id)-rows", key: .string, value: .string)
            switch self {
            case .stream:
                builder.stream(stage.input, key: .string, value: .string)
                    .join(rows, named: "meeting") { word, row in "\(word) \(row)" }
                    .to(stage.output, value: .string)
            case .table:
                builder.table(stage.input, key: .string, value: .string)
                    .join(rows, named: "meeting") { word, row in "\(word) \(row)" }
                    .toStream().to(stage.output, value: Serde<String>.string.optional)
            }
        }
    }

    @Test(arguments: Side.allCases)
    func `and have different partition counts are refused, with what to do`(side: Side) async throws {
        try await Stage.with(inputs: ["in": 2, "rows": 3]) { stage in
            let failure = try ClusterApplication(stage) { side.define($0, stage) }.failure()
            #expect(failure.domain == .user)
            for words in [
                "\(stage.input) (2 partitions) and \(stage.id)-rows (3)", "not co-partitioned", "meeting",
                "Give them the same number of partitions", "`repartition(partitions:)`",
            ] {
                #expect(failure.description.contains(words))
            }
        }
    }

    @Test func `after a change of the stream's keys meet in as many partitions as the table has`() async throws {
        try await Stage.with(inputs: ["in": 2, "rows": 3]) { stage in
            let words = (0..<20).map { "w\($0)" }
            try stage.append(words.map { (key: $0, value: "row of \($0)") }, to: "\(stage.id)-rows")
            let application = try ClusterApplication(stage) { builder in
                let rows = builder.table("\(stage.id)-rows", key: .string, value: .string, store: "rows")
                builder.stream(stage.input, key: .string, value: .string)
                    .selectKey { _, word in word }
                    .leftJoin(rows, named: "meeting") { _, row in row ?? "none" }
                    .to(stage.output, value: .string)
            }
            try application.run {
                try application.waitUntilCaughtUp()
                try stage.append(words.map { (key: "any", value: $0) })
                try application.waitUntilCaughtUp()
            }
            let topics = try stage.cluster.admin.describeTopics(stage.topics())
            #expect(topics["\(stage.id)-meeting-repartition"]?.partitions == 3)
            #expect(topics["\(stage.id)-rows-changelog"]?.partitions == 3)
            #expect(try stage.lines(value: .string).sorted() == words.map { "\($0)=row of \($0)" }.sorted())
        }
    }
}
