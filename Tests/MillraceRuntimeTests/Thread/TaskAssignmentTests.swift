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
                    timestamps: .failOnInvalid, makeStep: { _ in { _ in } })
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

    // MARK: Where a partition starts

    func start(_ reset: OffsetReset, range: OffsetRange?) throws -> Offset {
        let source = SourceNode(
            name: "s", topics: [.external("in")], offsetReset: reset, timestamps: .failOnInvalid,
            makeStep: { _ in { _ in } })
        let plan = TopologyPlan(subtopologies: [
            Subtopology(id: 0, nodes: [], sources: [source], sinkTopics: [], stores: [])
        ])
        let partition = TopicPartition("in", 0)
        return try plan.startOffset(
            of: partition, in: range.map { [partition: $0] } ?? [:], applicationID: "app")
    }

    @Test func `a partition without a committed offset starts where its source says`() throws {
        let range = OffsetRange(start: 5, end: 9)
        #expect(try start(.earliest, range: range) == 5)
        #expect(try start(.latest, range: range) == 9)
    }

    @Test func `a partition without a committed offset that must have one is an error`() {
        let error = #expect(throws: StreamsError.self) { try start(.none, range: OffsetRange(start: 5, end: 9)) }
        #expect(error?.domain == .user)
        #expect(error?.description.contains("the group app has no committed offset for in-0") == true)
    }

    @Test func `a partition that is gone is an error`() {
        let error = #expect(throws: StreamsError.self) { try start(.earliest, range: nil) }
        #expect(
            error?.description
                == "input partition in-0 doesn't exist any more: was the topic deleted? Create it, then start")
    }
}
