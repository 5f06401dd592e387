package import MillraceRuntime

/// A topology that can run: frozen, without mistakes.
public struct Topology: Sendable, CustomStringConvertible {
    /// What runs where: data.
    package let plan: TopologyPlan
    /// What the nodes do: code.
    package let program: TopologyProgram
    package let formats: RecordFormats

    init(_ graph: Graph) throws {
        var nodes = graph.nodes
        let merged = SourceMerging.apply(to: &nodes) { graph.report($0) }
        TopicUse.check(nodes, merged: merged) { graph.report($0) }
        let program = graph.errors.isEmpty ? graph.makeProgram(nodes, merged: merged) : TopologyProgram(steps: [:])
        guard graph.errors.isEmpty else {
            let list = graph.errors.map { "  - \($0)" }.joined(separator: "\n")
            throw StreamsError(
                .user,
                "the topology has \(graph.errors.count == 1 ? "a mistake" : "\(graph.errors.count) mistakes"):\n\(list)",
                code: .invalidTopology
            )
        }
        guard nodes.contains(where: \.isSource) else {
            // A global table alone runs in no task.
            throw StreamsError(
                .user, "the topology reads no topic: start it with `stream(_:)` or `table(_:)`",
                code: .invalidTopology)
        }
        graph.freeze()
        plan = graph.makePlan(nodes, merged: merged)
        self.program = program
        formats = graph.formats
    }

    /// Kafka Streams' `Topology#describe()` text.
    public var description: String { plan.description }
}
