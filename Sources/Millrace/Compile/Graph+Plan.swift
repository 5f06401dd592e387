import MillraceRuntime

extension Graph.Node {
    var isSource: Bool {
        if case .source = kind { true } else { false }
    }

    fileprivate var readsTopic: Bool {
        switch kind {
        case .source, .repartition: true
        default: false
        }
    }
}

extension Graph {
    /// Cuts the graph into subtopologies.
    func makePlan(_ nodes: [Node], merged: [NodeID: NodeID]) -> TopologyPlan {
        let parts = PlanParts(of: nodes, merged: merged)
        return TopologyPlan(
            subtopologies: parts.groups.enumerated().map { number, parts in makeSubtopology(number, of: parts) },
            coPartitionGroups: coPartitionGroups(nodes))
    }

    private func makeSubtopology(_ number: Int, of parts: [PlanParts.Part]) -> Subtopology {
        let planned = parts.map { part in
            PlannedNode(
                name: part.name, kind: part.kind, predecessors: part.predecessors,
                successors: parts.filter { $0.predecessors.contains(part.name) }.map(\.name))
        }
        func unique<Element: Hashable>(_ elements: [Element]) -> [Element] {
            elements.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        }
        let storeNames = unique(parts.flatMap { $0.stores })
        var subtopology = Subtopology(
            id: number, nodes: planned, sources: parts.compactMap(\.source),
            sinkTopics: unique(parts.compactMap(\.sinkTopic)),
            stores: storeNames.compactMap { name in stores[name].map { signed($0) } })
        subtopology.globalTable = parts.compactMap(\.globalTable).first.map { table in
            GlobalTablePlan(store: table.store, topic: table.topic, source: table.source, subtopology: number)
        }
        return subtopology
    }

    /// The store with what is known of its format.
    private func signed(_ store: StorePlan) -> StorePlan {
        var store = store
        if let format = formats.stores[store.name] {
            store.signature = StoreSignature(kind: store.kind, key: format.key.name, value: format.value.name)
        }
        return store
    }

    // MARK: Co-partitions

    private func coPartitionGroups(_ nodes: [Node]) -> [CoPartitionGroup] {
        coPartitions.map { group in
            let inputs = Set(group.members.flatMap { sources(before: $0, nodes) }).sorted()
            return CoPartitionGroup(
                node: nodes[group.node].name, topics: inputs.flatMap { topics(of: nodes[$0]) })
        }
    }

    /// The sources and repartitions whose records reach a node, as far as its task reads them.
    private func sources(before node: NodeID, _ nodes: [Node]) -> [NodeID] {
        if nodes[node].readsTopic { return [node] }
        return nodes[node].parents.flatMap { sources(before: $0, nodes) }
    }

    private func topics(of node: Node) -> [TopicReference] {
        switch node.kind {
        case .source(let source): source.topics
        case .repartition(let repartition): [repartition.topic]
        default: []
        }
    }
}
