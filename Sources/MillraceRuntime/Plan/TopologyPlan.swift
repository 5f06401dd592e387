/// A topology as it will run: subtopologies with their sources, sinks and stores. Frozen; needs no log.
package struct TopologyPlan: Sendable, Equatable {
    package let subtopologies: [Subtopology]
    package let coPartitionGroups: [CoPartitionGroup]

    package init(subtopologies: [Subtopology], coPartitionGroups: [CoPartitionGroup] = []) {
        self.subtopologies = subtopologies
        self.coPartitionGroups = coPartitionGroups
    }

    /// The tables that each process keeps a whole copy of.
    package var globalTables: [GlobalTablePlan] { subtopologies.compactMap(\.globalTable) }

    /// Whether some task keeps stores: then all of them keep their input positions.
    package var hasStores: Bool { subtopologies.contains { !$0.stores.isEmpty } }

    /// Every topic that some source reads, in the order of the plan.
    package func sourceTopics(applicationID: String) -> [String] {
        subtopologies.flatMap { $0.sources.flatMap(\.topics) }.map { $0.name(in: applicationID) }
    }
}

/// Topics whose records meet by key at a node, so that a key must have the same partition in all of them.
package struct CoPartitionGroup: Sendable, Equatable {
    package let node: String
    package let topics: [TopicReference]

    package init(node: String, topics: [TopicReference]) {
        self.node = node
        self.topics = topics
    }
}

/// Nodes that are connected with each other, and so run in one task: one task for each partition of its inputs.
package struct Subtopology: Sendable, Equatable {
    package let id: Int
    package let nodes: [PlannedNode]
    package let sources: [SourceNode]
    /// Topics of sinks with a fixed topic; what a computed topic name will be isn't known before it runs.
    package let sinkTopics: [TopicReference]
    package let stores: [StorePlan]
    /// Set for the nodes of a global table, which run in no task.
    package var globalTable: GlobalTablePlan?

    package init(
        id: Int, nodes: [PlannedNode], sources: [SourceNode], sinkTopics: [TopicReference], stores: [StorePlan]
    ) {
        self.id = id
        self.nodes = nodes
        self.sources = sources
        self.sinkTopics = sinkTopics
        self.stores = stores
    }
}

extension Subtopology {
    /// The sources whose records reach a store.
    func sources(before store: String) -> [SourceNode] {
        let byName = Dictionary(nodes.map { ($0.name, $0) }) { first, _ in first }
        var waiting = nodes.filter { node in
            if case .processor(let stores) = node.kind { stores.contains(store) } else { false }
        }.map(\.name)
        var reached: Set<String> = []
        while let name = waiting.popLast() {
            if reached.insert(name).inserted { waiting += byName[name]?.predecessors ?? [] }
        }
        return sources.filter { reached.contains($0.name) }
    }
}

/// A topic of the plan: the user's own, or an internal one, whose name starts with the application's id.
@usableFromInline package struct TopicReference: Hashable, Sendable {
    package let baseName: String
    package let isInternal: Bool
    /// For a repartition topic: the partition count that the user asked for.
    package let partitions: Int32?

    @usableFromInline package static func external(_ name: String) -> TopicReference {
        TopicReference(baseName: name, isInternal: false, partitions: nil)
    }

    @usableFromInline package static func repartition(_ name: String, partitions: Int32?) -> TopicReference {
        TopicReference(baseName: name, isInternal: true, partitions: partitions)
    }

    /// The topic's name in the log.
    package func name(in applicationID: String) -> String {
        isInternal ? InternalTopics.name(of: baseName, in: applicationID) : baseName
    }
}

/// A node for the description: what it is, and its neighbours by name.
package struct PlannedNode: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        case source(topics: [String])
        case processor(stores: [String])
        /// A sink; the topic is nil where each record computes its own.
        case sink(topic: String?)
    }

    package let name: String
    package let kind: Kind
    package let predecessors: [String]
    package let successors: [String]

    package init(name: String, kind: Kind, predecessors: [String], successors: [String]) {
        self.name = name
        self.kind = kind
        self.predecessors = predecessors
        self.successors = successors
    }
}

/// Where records enter a subtopology.
package struct SourceNode: Sendable, Equatable {
    package let name: String
    package let topics: [TopicReference]
    package let offsetReset: OffsetReset
    package let timestamps: TimestampPolicy

    package init(name: String, topics: [TopicReference], offsetReset: OffsetReset, timestamps: TimestampPolicy) {
        self.name = name
        self.topics = topics
        self.offsetReset = offsetReset
        self.timestamps = timestamps
    }
}

/// A table that each process keeps a whole copy of.
package struct GlobalTablePlan: Sendable, Equatable {
    package let store: String
    package let topic: String
    /// The node that reads the topic.
    package let source: String
    package let subtopology: Int

    package init(store: String, topic: String, source: String, subtopology: Int) {
        self.store = store
        self.topic = topic
        self.source = source
        self.subtopology = subtopology
    }
}

/// A state store of a subtopology.
package struct StorePlan: Sendable, Hashable {
    package let name: String
    package let kind: StoreKind
    /// How its bytes are to be read; nil where a test has no use for it.
    package var signature: StoreSignature?
    /// Settings that the changelog topic gets besides the usual ones.
    package let changelogSettings: [String: String]

    package init(
        name: String, kind: StoreKind = .keyValue, signature: StoreSignature? = nil,
        changelogSettings: [String: String] = [:]
    ) {
        self.name = name
        self.kind = kind
        self.signature = signature
        self.changelogSettings = changelogSettings
    }
}
