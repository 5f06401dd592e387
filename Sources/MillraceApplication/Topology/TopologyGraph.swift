internal import MillraceRuntime

/// A topology as boxes and arrows, whatever draws them.
struct TopologyGraph {
    struct Box {
        enum Shape {
            case topic, source, processor, sink, store
        }

        let id: String
        let label: String
        let shape: Shape
    }

    struct Arrow {
        enum Kind {
            /// The way of records.
            case records
            /// A processor and its store.
            case store
            /// Input records that fail at these stages.
            case deadLetters(stages: String)
        }

        let from: String
        let to: String
        var kind = Kind.records
    }

    struct Cluster {
        let id: String
        let label: String
        var boxes: [Box] = []
    }

    private(set) var topics: [Box] = []
    private(set) var clusters: [Cluster] = []
    private(set) var arrows: [Arrow] = []

    /// A dead-letter topic gets the records of the sources as they came, so its arrows begin at the sources.
    init(of plan: TopologyPlan, _ handlers: ErrorHandlers) {
        for subtopology in plan.subtopologies { add(subtopology) }
        for (name, stages) in handlers.deadLetterStages {
            for (cluster, subtopology) in zip(clusters, plan.subtopologies) {
                for source in cluster.boxes where subtopology.sources.contains(where: { $0.name == source.label }) {
                    arrows.append(
                        Arrow(
                            from: source.id, to: topic(name),
                            kind: .deadLetters(stages: stages.joined(separator: ", "))))
                }
            }
        }
    }

    private mutating func add(_ subtopology: Subtopology) {
        let prefix = "s\(subtopology.id)"
        let kind = subtopology.globalTable == nil ? "" : " (global table)"
        var cluster = Cluster(id: prefix, label: "Subtopology \(subtopology.id)\(kind)")
        let ids = Dictionary(
            subtopology.nodes.enumerated().map { ($0.element.name, "\(prefix)n\($0.offset)") },
            uniquingKeysWith: { first, _ in first })
        let storeNames = subtopology.stores.map(\.name) + (subtopology.globalTable.map { [$0.store] } ?? [])
        let stores = Dictionary(
            storeNames.enumerated().map { ($0.element, "\(prefix)store\($0.offset)") },
            uniquingKeysWith: { first, _ in first })
        for node in subtopology.nodes {
            guard let id = ids[node.name] else { continue }
            switch node.kind {
            case .source(let names):
                cluster.boxes.append(Box(id: id, label: node.name, shape: .source))
                for name in names { arrows.append(Arrow(from: topic(name), to: id)) }
            case .processor(let names):
                cluster.boxes.append(Box(id: id, label: node.name, shape: .processor))
                for store in names.compactMap({ stores[$0] }) {
                    arrows.append(Arrow(from: id, to: store, kind: .store))
                }
            case .sink(let name):
                cluster.boxes.append(Box(id: id, label: node.name, shape: .sink))
                arrows.append(Arrow(from: id, to: topic(name ?? "(computed topic)")))
            }
            for successor in node.successors.compactMap({ ids[$0] }) { arrows.append(Arrow(from: id, to: successor)) }
        }
        for store in storeNames {
            if let id = stores[store] { cluster.boxes.append(Box(id: id, label: store, shape: .store)) }
        }
        clusters.append(cluster)
    }

    /// The box of a topic, made at the first use.
    private mutating func topic(_ name: String) -> String {
        if let known = topics.first(where: { $0.label == name }) { return known.id }
        let box = Box(id: "t\(topics.count)", label: name, shape: .topic)
        topics.append(box)
        return box.id
    }
}

extension ErrorHandlers {
    /// The dead-letter topics, each with the stages whose failed records it gets.
    var deadLetterStages: [(topic: String, stages: [String])] {
        let handlers = [("deserialization", deserialization), ("processing", processing), ("production", production)]
        return deadLetterTopics.sorted().map { topic in
            (topic, handlers.filter { $0.1.deadLetterTopic == topic }.map(\.0))
        }
    }
}
