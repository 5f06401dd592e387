import Testing

@testable import MillraceRuntime

@Suite struct `The topics that a topology needs` {
    /// A subtopology from inputs to outputs. `r:` starts a repartition topic, `r3:` one of 3 partitions.
    static func subtopology(_ id: Int, _ sources: [String], _ sinks: [String], stores: [StorePlan] = []) -> Subtopology
    {
        func reference(_ name: String) -> TopicReference {
            let parts = name.split(separator: ":").map(String.init)
            return parts.count == 1
                ? .external(name) : .repartition("\(parts[1])-repartition", partitions: Int32(parts[0].dropFirst()))
        }
        return Subtopology(
            id: id,
            nodes: sources.map {
                PlannedNode(name: $0, kind: .source(topics: [$0]), predecessors: [], successors: ["store"])
            } + [
                PlannedNode(
                    name: "store", kind: .processor(stores: stores.map(\.name)), predecessors: sources, successors: [])
            ],
            sources: sources.map {
                SourceNode(
                    name: $0, topics: [reference($0)], offsetReset: .earliest, timestamps: .failOnInvalid)
            }, sinkTopics: sinks.map(reference), stores: stores)
    }

    func requirements(_ subtopologies: [Subtopology], _ inputs: [String: Int32]) -> TopicRequirements {
        TopicRequirements(of: TopologyPlan(subtopologies: subtopologies), applicationID: "app", inputs: inputs)
    }

    func counts(_ topics: [TopicSpecification]) -> [String: Int32] {
        Dictionary(topics.map { ($0.name, $0.partitions) }) { first, _ in first }
    }

    @Test func `have Kafka Streams' names and settings`() {
        let needed = requirements(
            [
                Self.subtopology(0, ["in"], ["r:by"]),
                Self.subtopology(1, ["r:by"], ["out"], stores: [StorePlan(name: "counts")]),
            ], ["in": 4])
        #expect(
            needed.internalTopics == [
                TopicSpecification(
                    name: "app-by-repartition", partitions: 4,
                    settings: [
                        "cleanup.policy": "delete", "retention.ms": "-1", "segment.bytes": "52428800",
                        "message.timestamp.type": "CreateTime",
                    ]),
                TopicSpecification(
                    name: "app-counts-changelog", partitions: 4,
                    settings: ["cleanup.policy": "compact", "message.timestamp.type": "CreateTime"]),
            ])
        #expect(needed.outputTopics == [TopicSpecification(name: "out", partitions: 4)])
        #expect(needed.taskCounts == [0: 4, 1: 4])
    }

    @Test func `take a store's own changelog settings`() {
        let store = StorePlan(
            name: "s", changelogSettings: ["min.compaction.lag.ms": "5", "cleanup.policy": "compact,delete"])
        let needed = requirements([Self.subtopology(0, ["in"], [], stores: [store])], ["in": 1])
        #expect(
            needed.internalTopics[0].settings == [
                "min.compaction.lag.ms": "5", "cleanup.policy": "compact,delete",
                "message.timestamp.type": "CreateTime",
            ])
    }

    @Test func `are as wide as the widest input`() {
        let needed = requirements(
            [Self.subtopology(0, ["a", "b"], ["r:x", "out"], stores: [StorePlan(name: "s")])], ["a": 3, "b": 8])
        #expect(counts(needed.internalTopics) == ["app-x-repartition": 8, "app-s-changelog": 8])
        #expect(counts(needed.outputTopics) == ["out": 8])
    }

    @Test(arguments: [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]])
    func `get their width through chains of repartition topics, in whatever order these are said`(order: [Int]) {
        let chain = [
            Self.subtopology(0, ["in"], ["r:a"]), Self.subtopology(1, ["r:a"], ["r:b"]),
            Self.subtopology(2, ["r:b"], ["r:c"]),
            Self.subtopology(3, ["r:c"], ["out"], stores: [StorePlan(name: "s")]),
        ]
        let needed = requirements(order.map { chain[$0] }, ["in": 6])
        #expect(
            counts(needed.internalTopics) == [
                "app-a-repartition": 6, "app-b-repartition": 6, "app-c-repartition": 6, "app-s-changelog": 6,
            ])
    }

    @Test func `have the width that a repartition was given, and what follows has it too`() {
        let needed = requirements(
            [
                Self.subtopology(0, ["in"], ["r3:a"]), Self.subtopology(1, ["r3:a", "side"], ["r:b"]),
                Self.subtopology(2, ["r:b"], ["out"]),
            ], ["in": 8, "side": 2])
        #expect(counts(needed.internalTopics) == ["app-a-repartition": 3, "app-b-repartition": 3])
        #expect(counts(needed.outputTopics) == ["out": 3])
    }

    @Test func `can't be had where inputs of one store differ in partitions, and the text names both`() {
        let needed = requirements(
            [Self.subtopology(0, ["a", "b"], [], stores: [StorePlan(name: "s")])], ["a": 3, "b": 8])
        #expect(
            needed.problems(with: [:]) == [
                "the topics a (3 partitions) and b (8) are not co-partitioned, but their records meet in store s: the same "
                    + "key would lie in different partitions of them, and be kept twice. Give them the same number of "
                    + "partitions, or let one of them pass through `repartition(partitions:)` first"
            ])
        #expect(requirements([Self.subtopology(0, ["a", "b"], ["out"])], ["a": 3, "b": 8]).problems(with: [:]) == [])
    }

    @Test func `are made once where several subtopologies write to one, as wide as the widest`() {
        let needed = requirements(
            [Self.subtopology(0, ["a"], ["out"]), Self.subtopology(1, ["b"], ["out"])], ["a": 2, "b": 5])
        #expect(needed.outputTopics == [TopicSpecification(name: "out", partitions: 5)])
    }

    @Test func `are unknown as long as the inputs are`() {
        let needed = requirements([Self.subtopology(0, ["in"], ["r:a"], stores: [StorePlan(name: "s")])], [:])
        #expect(needed.internalTopics == [])
        #expect(needed.taskCounts == [:])
    }

    // MARK: What exists

    static let counting = [Self.subtopology(0, ["in"], ["r:by", "out"], stores: [StorePlan(name: "s")])]

    func problems(_ existing: TopicSpecification) -> [String] {
        requirements(Self.counting, ["in": 4]).problems(with: [existing.name: existing])
    }

    @Test(arguments: ["app-by-repartition", "app-s-changelog"])
    func `are refused if an internal one has another width`(name: String) {
        #expect(
            problems(TopicSpecification(name: name, partitions: 3)) == [
                "internal topic \(name) has 3 partitions, the topology needs 4: the input was repartitioned or the topology "
                    + "changed; run `reset`, or give the topic its partitions back"
            ])
    }

    @Test(arguments: [
        ("app-s-changelog", "delete", "compact"), ("app-s-changelog", "compact,delete", "compact"),
        ("app-by-repartition", "compact", "delete"),
    ])
    func `are refused if an internal one has another cleanup policy`(name: String, found: String, needed: String) {
        let topic = TopicSpecification(name: name, partitions: 4, settings: ["cleanup.policy": found])
        #expect(
            problems(topic) == [
                "internal topic \(name) has cleanup.policy=\(found), the topology needs \(needed): with it state would be lost "
                    + "or grow without end; change the topic's setting"
            ])
    }

    @Test func `are fine as they should be, and the user's own are the user's business`() {
        #expect(
            problems(
                TopicSpecification(name: "app-s-changelog", partitions: 4, settings: ["cleanup.policy": "compact"]))
                == [])
        #expect(problems(TopicSpecification(name: "out", partitions: 1, settings: ["cleanup.policy": "compact"])) == [])
    }
}
