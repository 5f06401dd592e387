import MillraceRuntime

extension Graph.Node {
    var isSource: Bool {
        if case .source = kind { true } else { false }
    }

    /// Whether this is the source behind a repartition topic; its sink is the node before it.
    fileprivate var readsRepartition: Bool {
        if case .source(let source) = kind { source.topics.allSatisfy(\.isInternal) } else { false }
    }
}

extension Graph {
    /// Cuts the graph into subtopologies: nodes that are connected with each other, or share a store, run together.
    /// They are numbered in the order in which their first nodes are built.
    func makePlan() -> TopologyPlan {
        let places = placesInBuildOrder
        var group = Array(nodes.indices)
        func root(_ node: NodeID) -> NodeID {
            var node = node
            while group[node] != node { node = group[node] }
            return node
        }
        func join(_ left: NodeID, _ right: NodeID) {
            let (left, right) = (root(left), root(right))
            group[max(left, right)] = min(left, right)
        }
        var usersOfStore: [String: NodeID] = [:]
        for (id, node) in nodes.enumerated() {
            for parent in node.parents { join(id, parent) }
            if case .processor(let stores) = node.kind {
                for store in stores {
                    if let other = usersOfStore[store.name] { join(id, other) }
                    usersOfStore[store.name] = id
                }
            }
        }
        let members = Dictionary(grouping: nodes.indices, by: root).values
            .map { $0.sorted { places[$0] < places[$1] } }
            .sorted { places[$0[0]] < places[$1[0]] }
        return TopologyPlan(
            subtopologies: members.enumerated().map { number, members in makeSubtopology(number, of: members) })
    }

    /// The place of each node in the order in which Kafka Streams builds them: by turn, but each behind its parents.
    /// Mostly that is the order in which they were defined.
    private var placesInBuildOrder: [Int] {
        var places = [Int?](repeating: nil, count: nodes.count)
        var waiting = nodes.indices.sorted { (nodes[$0].turn, $0) < (nodes[$1].turn, $1) }
        for place in nodes.indices {
            // Without mistakes there is always one: a graph that is defined node by node has no cycles.
            let next = waiting.firstIndex { id in
                nodes[id].parents.allSatisfy { places[$0] != nil }
                    && (!nodes[id].readsRepartition || places[id - 1] != nil)
            }
            places[waiting.remove(at: next ?? 0)] = place
        }
        return places.map { $0 ?? 0 }
    }

    private func makeSubtopology(_ number: Int, of members: [NodeID]) -> Subtopology {
        var sources: [SourceNode] = []
        var sinkTopics: [TopicReference] = []
        var stores: [StorePlan] = []
        for node in members.map({ nodes[$0] }) {
            switch node.kind {
            case .source(let source):
                sources.append(
                    SourceNode(
                        name: node.name, topics: source.topics, offsetReset: source.offsetReset,
                        timestamps: source.timestamps, makeStep: source.makeStep))
            case .processor(let added):
                for store in added.map(signed) where !stores.contains(store) { stores.append(store) }
            case .sink(let topic):
                if let topic, !sinkTopics.contains(topic) { sinkTopics.append(topic) }
            }
        }
        let planned = members.map { id in
            PlannedNode(
                name: nodes[id].name, kind: nodes[id].plannedKind,
                predecessors: nodes[id].parents.map { nodes[$0].name },
                successors: members.filter { nodes[$0].parents.contains(id) }.map { nodes[$0].name })
        }
        return Subtopology(id: number, nodes: planned, sources: sources, sinkTopics: sinkTopics, stores: stores)
    }
}

extension Graph {
    /// The store with what is known of its format.
    private func signed(_ store: StorePlan) -> StorePlan {
        var store = store
        if let format = formats.stores[store.name] {
            store.signature = StoreSignature(key: format.key.name, value: format.value.name)
        }
        return store
    }
}

extension Graph.Node {
    fileprivate var plannedKind: PlannedNode.Kind {
        switch kind {
        case .source(let source): .source(topics: source.topics.map(\.baseName))
        case .processor(let stores): .processor(stores: stores.map(\.name))
        case .sink(let topic): .sink(topic: topic?.baseName)
        }
    }
}

extension Graph.Node.Source {
    /// One step for all streams that read these topics.
    fileprivate var makeStep: @Sendable (TaskContext) throws -> RawStep {
        let first = stepBuilders[0]
        guard stepBuilders.count > 1 else { return first.build }
        return { [stepBuilders] task in
            let steps = try stepBuilders.map { BuiltSourceStep(try $0.build(task)) }
            return { record in
                for step in steps { try step.step(record) }
            }
        }
    }
}

/// Keeps a source's step; see `BuiltStep` for why.
private final class BuiltSourceStep {
    let step: RawStep

    init(_ step: @escaping RawStep) { self.step = step }
}
