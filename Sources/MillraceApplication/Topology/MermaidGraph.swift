internal import MillraceRuntime

/// A topology as a Mermaid flowchart, which GitHub draws.
enum MermaidGraph {
    static func text(of graph: TopologyGraph) -> String {
        var lines = ["flowchart TD"]
        for topic in graph.topics { lines.append("  \(box(topic))") }
        for cluster in graph.clusters {
            lines.append("  subgraph \(cluster.id)[\(quoted(cluster.label))]")
            for member in cluster.boxes { lines.append("    \(box(member))") }
            lines.append("  end")
        }
        for arrow in graph.arrows {
            let line =
                switch arrow.kind {
                case .records: "-->"
                case .store: "-.-"
                case .deadLetters(let stages): "-.->|\(quoted(stages))|"
                }
            lines.append("  \(arrow.from) \(line) \(arrow.to)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func box(_ box: TopologyGraph.Box) -> String {
        let label = quoted(box.label)
        return switch box.shape {
        case .topic: "\(box.id)[/\(label)/]"
        case .source, .sink: "\(box.id)([\(label)])"
        case .processor: "\(box.id)[\(label)]"
        case .store: "\(box.id)[(\(label))]"
        }
    }

    private static func quoted(_ text: String) -> String {
        "\"\(text.map { $0 == "\"" ? "#quot;" : String($0) }.joined())\""
    }
}
