import MillraceRuntime

/// The nodes of the plan, before they are cut into subtopologies: a repartition is three of them.
struct PlanParts {
    /// A node of the plan, with what a subtopology needs of it.
    struct Part {
        var name: String
        var kind: PlannedNode.Kind
        var predecessors: [String] = []
        var source: SourceNode?
        var sinkTopic: TopicReference?
        var stores: [String] = []
        var globalTable: Graph.Node.GlobalTable?
    }

    /// In the order in which Kafka Streams builds them.
    private(set) var parts: [Part] = []

    init(of nodes: [Graph.Node], merged: [Graph.NodeID: Graph.NodeID]) {
        let places = BuildOrder.places(of: nodes)
        func names(of parents: [Graph.NodeID]) -> [String] { parents.map { nodes[merged[$0] ?? $0].name } }
        for (id, node) in nodes.enumerated().sorted(by: { places[$0.offset] < places[$1.offset] }) {
            switch node.kind {
            case .source(let source):
                if merged[id] != nil { continue }
                add(
                    SourceNode(
                        name: node.name, topics: source.topics, offsetReset: source.offsetReset,
                        timestamps: source.timestamps))
            case .processor:
                let stores = node.usedStores
                parts.append(
                    Part(
                        name: node.name, kind: .processor(stores: stores), predecessors: names(of: node.parents),
                        stores: stores))
            case .sink(let topic):
                addSink(node.name, to: topic, behind: names(of: node.parents))
            case .repartition(let repartition):
                var parents = names(of: node.parents)
                if let filter = repartition.filter {
                    parts.append(Part(name: filter, kind: .processor(stores: []), predecessors: parents))
                    parents = [filter]
                }
                addSink(repartition.sink, to: repartition.topic, behind: parents)
                add(
                    SourceNode(
                        name: repartition.source, topics: [repartition.topic], offsetReset: .earliest,
                        timestamps: .failOnInvalid))
            case .globalTable(let table):
                parts.append(Part(name: table.source, kind: .source(topics: [table.topic]), globalTable: table))
                parts.append(
                    Part(name: node.name, kind: .processor(stores: [table.store]), predecessors: [table.source]))
            }
        }
    }

    private mutating func add(_ source: SourceNode) {
        parts.append(Part(name: source.name, kind: .source(topics: source.topics.map(\.baseName)), source: source))
    }

    private mutating func addSink(_ name: String, to topic: TopicReference?, behind parents: [String]) {
        parts.append(Part(name: name, kind: .sink(topic: topic?.baseName), predecessors: parents, sinkTopic: topic))
    }

    /// The parts that run together: those that are connected, or share a store. In the order of their first parts.
    var groups: [[Part]] {
        var group = Array(parts.indices)
        func root(_ part: Int) -> Int {
            var part = part
            while group[part] != part { part = group[part] }
            return part
        }
        func join(_ left: Int, _ right: Int) {
            let (left, right) = (root(left), root(right))
            group[max(left, right)] = min(left, right)
        }
        let positions = Dictionary(parts.enumerated().map { ($1.name, $0) }) { first, _ in first }
        var userOfStore: [String: Int] = [:]
        for (position, part) in parts.enumerated() {
            for predecessor in part.predecessors.compactMap({ positions[$0] }) { join(position, predecessor) }
            for store in part.stores {
                if let other = userOfStore[store] { join(position, other) }
                userOfStore[store] = position
            }
        }
        return Dictionary(grouping: parts.indices, by: root).sorted { $0.key < $1.key }
            .map { $0.value.sorted().map { parts[$0] } }
    }
}
