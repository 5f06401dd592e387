internal import MillraceRuntime

/// A topology in Graphviz's language.
enum DotGraph {
    static func text(of graph: TopologyGraph, name: String) -> String {
        var lines = [
            "digraph \(quoted(name)) {", "  rankdir=TB;", "  node [fontname=\"sans-serif\", fontsize=11];",
            "  edge [fontname=\"sans-serif\", fontsize=9];",
        ]
        for topic in graph.topics { lines.append("  \(box(topic))") }
        for cluster in graph.clusters {
            lines.append("  subgraph cluster_\(cluster.id) {")
            lines.append("    label=\(quoted(cluster.label));")
            for member in cluster.boxes { lines.append("    \(box(member))") }
            lines.append("  }")
        }
        for arrow in graph.arrows {
            let style =
                switch arrow.kind {
                case .records: ""
                case .store: " [style=dashed, dir=none]"
                case .deadLetters(let stages): " [style=dashed, label=\(quoted(stages))]"
                }
            lines.append("  \(arrow.from) -> \(arrow.to)\(style);")
        }
        return (lines + ["}"]).joined(separator: "\n") + "\n"
    }

    private static func box(_ box: TopologyGraph.Box) -> String {
        let shape =
            switch box.shape {
            case .topic: "parallelogram"
            case .source, .sink: "ellipse"
            case .processor: "box"
            case .store: "cylinder"
            }
        return "\(box.id) [label=\(quoted(box.label)), shape=\(shape)];"
    }

    private static func quoted(_ text: String) -> String {
        "\"\(text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined())\""
    }
}
