extension TopologyPlan {
    /// The text that Kafka Streams' `Topology#describe()` prints for the same topology, byte for byte, so that its
    /// viewers can read it.
    package var description: String {
        var text = "Topologies:\n "
        for subtopology in subtopologies {
            let kind = subtopology.globalTable == nil ? "" : " for global store (will not generate tasks)"
            text += "  Sub-topology: \(subtopology.id)\(kind)\n"
            for node in subtopology.describedNodes {
                text += "    \(node.line)\n"
                if let successors = node.successorsLine { text += "      --> \(successors)\n" }
                if let predecessors = node.predecessorsLine { text += "      <-- \(predecessors)\n" }
            }
            if subtopology.globalTable == nil { text += "\n" }
        }
        return text
    }
}

extension Subtopology {
    /// The nodes as they are printed: those with the most nodes behind them first, then by name.
    ///
    /// Neighbours are compared the same way, but by what was behind them at the moment in which Kafka Streams connected
    /// the two: it keeps them in sets that don't follow later growth. So this connects nodes in its order.
    package var describedNodes: [DescribedNode] {
        let described = Dictionary(
            nodes.map { ($0.name, DescribedNode(node: $0)) }, uniquingKeysWith: { first, _ in first })
        // Kafka Streams collects the nodes in a set and then in a map.
        for name in inJavaHashOrder(inJavaHashOrder(nodes.map(\.name))) {
            guard let node = described[name] else { continue }
            for predecessorName in node.node.predecessors {
                guard let predecessor = described[predecessorName] else { continue }
                node.predecessors.insert(predecessor)
                predecessor.successors.insert(node)
                predecessor.grow(by: node.size)
            }
        }
        return described.values.sorted { DescribedNode.compare($0, $1) < 0 }
    }
}

/// A node with its neighbours in the order in which they are printed.
package final class DescribedNode {
    package let node: PlannedNode
    fileprivate var size = 1
    fileprivate var successors = JavaTreeSet(compare: DescribedNode.compare)
    fileprivate var predecessors = JavaTreeSet(compare: DescribedNode.compare)

    fileprivate init(node: PlannedNode) { self.node = node }

    /// Counts nodes that were connected behind this one, here and in all nodes before it.
    fileprivate func grow(by delta: Int) {
        size += delta
        for predecessor in predecessors.elements { predecessor.grow(by: delta) }
    }

    fileprivate static func compare(_ left: DescribedNode, _ right: DescribedNode) -> Int {
        if left.size != right.size { return right.size - left.size }
        if left.node.name == right.node.name { return 0 }
        return left.node.name < right.node.name ? -1 : 1
    }

    package var line: String {
        switch node.kind {
        case .source(let topics):
            "Source: \(node.name) (topics: [\(inJavaHashOrder(topics).joined(separator: ", "))])"
        case .processor(let stores):
            "Processor: \(node.name) (stores: [\(inJavaHashOrder(stores).joined(separator: ", "))])"
        case .sink(let topic?): "Sink: \(node.name) (topic: \(topic))"
        case .sink(nil): "Sink: \(node.name) (extractor class: computed)"
        }
    }

    package var successorsLine: String? {
        if case .sink = node.kind { return nil }
        return successors.isEmpty ? "none" : successors.elements.map(\.node.name).joined(separator: ", ")
    }

    package var predecessorsLine: String? {
        if case .source = node.kind { return nil }
        return predecessors.isEmpty ? "none" : predecessors.elements.map(\.node.name).joined(separator: ", ")
    }
}
