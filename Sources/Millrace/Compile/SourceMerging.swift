import MillraceRuntime

/// A pass: sources that read the same topics become one node of the plan, as in Kafka Streams.
///
/// Each stays a node of the graph, since its stream may be of another type; the plan shows the first.
enum SourceMerging {
    /// The node that stands for each source in the plan.
    static func apply(to nodes: inout [Graph.Node], report: (String) -> Void) -> [Graph.NodeID: Graph.NodeID] {
        var first: [Set<TopicReference>: Graph.NodeID] = [:]
        var merged: [Graph.NodeID: Graph.NodeID] = [:]
        for (id, node) in nodes.enumerated() {
            guard case .source(let source) = node.kind else { continue }
            let topics = Set(source.topics)
            guard let known = first[topics], case .source(let main) = nodes[known].kind else {
                reportOverlap(of: node, topics, with: first, in: nodes, report)
                first[topics] = id
                continue
            }
            merged[id] = known
            if main.feedsTable || source.feedsTable {
                report(
                    "topic \(source.topics.map(\.baseName).joined(separator: ", ")) is read by \(nodes[known].name) and by "
                        + "\(node.name), and one of them is a table: read it once, and use `toStream()` of the table, or "
                        + "use the same table twice")
            } else if main.offsetReset != source.offsetReset || main.timestamps != source.timestamps {
                report(
                    "topic \(source.topics.map(\.baseName).joined(separator: ", ")) is read twice, with another `offsetReset` "
                        + "or `timestamps` at \(node.name) than at \(nodes[known].name): give both the same")
            }
        }
        for (duplicate, main) in merged.sorted(by: { $0.key < $1.key }) {
            for id in nodes.indices { moveParent(duplicate, standingFor: main, of: &nodes[id], merged) }
        }
        return merged
    }

    /// Kafka Streams takes each child from the source that goes and gives it to the one that stays, as its last parent. A
    /// stream that meets itself is one parent.
    private static func moveParent(
        _ duplicate: Graph.NodeID, standingFor main: Graph.NodeID, of node: inout Graph.Node,
        _ merged: [Graph.NodeID: Graph.NodeID]
    ) {
        guard node.parents.contains(duplicate) else { return }
        node.parents.removeAll { $0 == duplicate }
        if !node.parents.contains(where: { (merged[$0] ?? $0) == main }) { node.parents.append(duplicate) }
    }

    private static func reportOverlap(
        of node: Graph.Node, _ topics: Set<TopicReference>, with known: [Set<TopicReference>: Graph.NodeID],
        in nodes: [Graph.Node], _ report: (String) -> Void
    ) {
        for (others, other) in known.sorted(by: { $0.value < $1.value }) {
            let shared = others.intersection(topics).map(\.baseName).sorted()
            if !shared.isEmpty {
                report(
                    "topic \(shared.joined(separator: ", ")) is read by \(nodes[other].name) and by \(node.name), together "
                        + "with different other topics: read it in one stream, or the same topics in both")
            }
        }
    }
}
