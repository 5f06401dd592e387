internal import MillraceRuntime

/// `topology`
enum TopologyCommand {
    static let command = Command(
        name: "topology", summary: "Print the topology. Needs no log.",
        discussion: """
            The text is the one of Kafka Streams' Topology#describe(), for its viewers. Mermaid and DOT are graphs;
            JSON holds the subtopologies with their nodes, stores and topics. Graphs and JSON show the dead-letter topics
            too. Generated names of stores and repartition topics are warned about.
            """,
        options: [format, .json], settings: [.applicationID] + Setting.handlers, run: { try run($0) })

    private static let format = Option("--format", "FORMAT", "text (default), mermaid, dot or json.")

    private enum Format: String, CaseIterable {
        case text, mermaid, dot, json
    }

    private static func run(_ invocation: Invocation) throws -> ExitStatus {
        let chosen = try invocation.arguments.value(of: format, ValueForm<Format>.choice)
        let configuration = try invocation.settings().streams
        let topology = try invocation.application.topology()
        let (plan, handlers) = (topology.plan, configuration.errorHandlers)
        if let advice = plan.adviceOnGeneratedNames { invocation.console.warn(advice) }
        switch chosen ?? (invocation.arguments.has(.json) ? .json : .text) {
        case .text: try invocation.output.write(topology.description)
        case .mermaid: try invocation.output.write(MermaidGraph.text(of: TopologyGraph(of: plan, handlers)))
        case .dot:
            try invocation.output.write(
                DotGraph.text(of: TopologyGraph(of: plan, handlers), name: configuration.applicationID))
        case .json: try invocation.output.writeLine(plan.json(configuration.applicationID, handlers).indented)
        }
        return .success
    }
}
