import MillraceRuntime

/// A check: each topic is read by one source, or is behind one repartition or one global table.
enum TopicUse {
    static func check(_ nodes: [Graph.Node], merged: [Graph.NodeID: Graph.NodeID], report: (String) -> Void) {
        var users: [String: Graph.Node] = [:]
        for (id, node) in nodes.enumerated() where merged[id] == nil {
            for topic in topics(of: node) {
                let key = "\(topic.isInternal ? "internal" : "external") \(topic.baseName)"
                guard let other = users.updateValue(node, forKey: key) else { continue }
                // Two sources are compared where they are merged.
                if other.isSource, node.isSource { continue }
                report(
                    topic.isInternal
                        ? "topic \(topic.baseName) is the repartition topic of \(other.name) and of \(node.name): give each "
                            + "grouping, repartition and join another name"
                        : "topic \(topic.baseName) is read by \(other.name) and by \(node.name), and one of them is a "
                            + "global table: read it once, and join the same global table several times")
            }
        }
    }

    private static func topics(of node: Graph.Node) -> [TopicReference] {
        switch node.kind {
        case .source(let source): source.topics
        case .repartition(let repartition): [repartition.topic]
        case .globalTable(let table): [.external(table.topic)]
        case .processor, .sink: []
        }
    }
}
