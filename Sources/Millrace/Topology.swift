package import MillraceRuntime

/// A topology that can run: frozen, without mistakes.
public struct Topology: Sendable, CustomStringConvertible {
    package let plan: TopologyPlan
    package let formats: RecordFormats

    init(_ graph: Graph) throws {
        guard graph.errors.isEmpty else {
            let list = graph.errors.map { "  - \($0)" }.joined(separator: "\n")
            throw StreamsError(
                .user,
                "the topology has \(graph.errors.count == 1 ? "a mistake" : "\(graph.errors.count) mistakes"):\n\(list)"
            )
        }
        guard graph.nodes.contains(where: \.isSource) else {
            throw StreamsError(.user, "the topology reads no topic: start it with `stream(_:)`")
        }
        graph.freeze()
        plan = graph.makePlan()
        formats = graph.formats
    }

    /// Kafka Streams' `Topology#describe()` text.
    public var description: String { plan.description }
}
