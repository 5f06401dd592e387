import Testing

@testable import MillraceRuntime

@Suite struct `The tasks of an assignment` {
    /// Two subtopologies: one reads `a` and `b`, the other a repartition topic.
    static let plan = TopologyPlan(subtopologies: [
        Subtopology(id: 0, nodes: [], sources: [.reading("a"), .reading("b")], sinkTopics: [], stores: []),
        Subtopology(
            id: 1, nodes: [],
            sources: [
                SourceNode(
                    name: "r", topics: [.repartition("r-repartition", partitions: nil)], offsetReset: .earliest,
                    timestamps: .failOnInvalid)
            ], sinkTopics: [], stores: []),
    ])

    func tasks(_ partitions: [TopicPartition]) -> [String] {
        Self.plan.tasks(for: partitions, applicationID: "app").map { task in
            "\(task.id): \(task.partitions.map(\.description).joined(separator: " "))"
        }
    }

    @Test func `hold the partitions of one number of all topics of a subtopology`() {
        let partitions = [
            TopicPartition("b", 1), TopicPartition("a", 1), TopicPartition("a", 0), TopicPartition("b", 0),
            TopicPartition("app-r-repartition", 0),
        ]
        #expect(tasks(partitions) == ["0_0: a-0 b-0", "0_1: a-1 b-1", "1_0: app-r-repartition-0"])
    }

    @Test func `may lack partitions of a narrower topic`() {
        #expect(
            tasks([TopicPartition("a", 0), TopicPartition("a", 1), TopicPartition("b", 0)]) == [
                "0_0: a-0 b-0", "0_1: a-1",
            ])
    }

    @Test func `are none where nothing is assigned`() {
        #expect(tasks([]) == [])
    }

    @Test func `come in the order of their numbers, not of their text`() {
        let partitions = (0..<12).reversed().map { TopicPartition("a", PartitionID($0)) }
        #expect(tasks(partitions).map { $0.prefix { $0 != ":" } } == (0..<12).map { "0_\($0)" })
    }
}
