internal import MillraceRuntime

/// `topology`
enum TopologyCommand {
    static let command = Command(
        name: "topology", summary: "Print the topology. Needs no log.",
        discussion: """
            The text is the one of Kafka Streams' Topology#describe(), for its viewers. Mermaid and DOT are graphs;
            JSON holds the subtopologies with their nodes, stores and topics.
            """,
        options: [format, .json], run: { try run($0) })

    private static let format = Option("--format", "FORMAT", "text (default), mermaid, dot or json.")

    private enum Format: String, CaseIterable {
        case text, mermaid, dot, json
    }

    private static func run(_ invocation: Invocation) throws -> ExitStatus {
        let chosen = try invocation.arguments.value(of: format, ValueForm<Format>.choice)
        let topology = try invocation.application.topology()
        switch chosen ?? (invocation.arguments.has(.json) ? .json : .text) {
        case .text: try invocation.output.write(topology.description)
        case .mermaid: try invocation.output.write(MermaidGraph.text(of: topology.plan))
        case .dot: try invocation.output.write(DotGraph.text(of: topology.plan, name: invocation.application.id))
        case .json: try invocation.output.writeLine(topology.plan.json(invocation.application.id).indented)
        }
        return .success
    }
}
