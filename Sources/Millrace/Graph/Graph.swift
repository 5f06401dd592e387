import MillraceRuntime

/// What the user defined: nodes in the order of the calls, with names, kinds and parents.
@usableFromInline final class Graph {
    /// A node, by its position in `nodes`.
    @usableFromInline typealias NodeID = Int

    struct Node {
        enum Kind {
            case source(Source)
            case processor(stores: [StorePlan])
            /// Nil where each record computes its topic.
            case sink(TopicReference?)
        }

        struct Source {
            var topics: [TopicReference]
            var offsetReset: OffsetReset
            var timestamps: TimestampPolicy
            var stepBuilders: [SourceStepBuilder]
        }

        let name: String
        var kind: Kind
        var parents: [NodeID]
        /// When Kafka Streams would build the node, among those whose parents are built.
        var turn: Int
    }

    private(set) var nodes: [Node] = []
    /// Set by `build()`: a topology may run, and must not change any more.
    private(set) var isBuilt = false
    private var nextTurn = 0
    /// Every mistake so far; `build()` throws them all.
    private(set) var errors: [String] = []
    /// How the records of topics and stores are shown to people.
    private(set) var formats = RecordFormats()
    private var nextNumber = 0
    /// The source nodes by the topics that they read.
    private var sourceNodes: [Set<TopicReference>: NodeID] = [:]
    private var storeNames: Set<String> = []

    // MARK: Names

    /// The next number in a generated name.
    private func generateName(_ prefix: String) -> String {
        defer { nextNumber += 1 }
        let digits = String(nextNumber)
        return prefix + String(repeating: "0", count: max(0, 10 - digits.count)) + digits
    }

    /// `name`, or a generated one. A name of the user's uses up the number all the same, as in Kafka Streams.
    @usableFromInline func nodeName(_ prefix: NodePrefix, _ name: String?) -> String {
        let generated = generateName(prefix.rawValue)
        return name ?? generated
    }

    /// `name`, or a generated store name; here a name of the user's doesn't use up the number.
    @usableFromInline func storeName(_ prefix: NodePrefix, _ name: String?) -> String {
        name ?? generateName("\(prefix.rawValue)STATE-STORE-")
    }

    /// Uses up a number, where Kafka Streams does for the sake of old topologies.
    @usableFromInline func skipNumber() { nextNumber += 1 }

    // MARK: Nodes

    @usableFromInline func addProcessor(_ name: String, parents: [NodeID]) -> NodeID {
        add(name, .processor(stores: []), parents: parents)
    }

    @usableFromInline func addStatefulProcessor(_ name: String, store: String, parents: [NodeID]) -> NodeID {
        if let problem = NameRules.problem(with: store) { report("store name \(problem)") }
        if !storeNames.insert(store).inserted {
            report("store \(store) is used twice: give each store its own name")
        }
        return add(name, .processor(stores: [StorePlan(name: store)]), parents: parents)
    }

    @usableFromInline func addSink(_ name: String, topic: TopicReference?, parents: [NodeID]) {
        if let topic, !topic.isInternal, let problem = NameRules.problem(with: topic.baseName) {
            report("node \(name): topic name \(problem)")
        }
        _ = add(name, .sink(topic), parents: parents)
    }

    /// Adds a source, or finds the one that reads the same topics: then both streams share it.
    @usableFromInline func addSource(
        _ name: String, topics: [TopicReference], offsetReset: OffsetReset, timestamps: TimestampPolicy,
        makeStep: @escaping @Sendable (TaskContext) throws -> RawStep
    ) -> NodeID {
        let topics = topics.reduce(into: [TopicReference]()) { if !$0.contains($1) { $0.append($1) } }
        if topics.isEmpty { report("node \(name): a source needs at least one topic") }
        for topic in topics where !topic.isInternal {
            if let problem = NameRules.problem(with: topic.baseName) { report("node \(name): topic name \(problem)") }
        }
        if let known = sourceNodes[Set(topics)], case .source(var source) = nodes[known].kind {
            if source.offsetReset != offsetReset || source.timestamps != timestamps {
                report(
                    "topic \(topics.map(\.baseName).joined(separator: ", ")) is read twice, with another `offsetReset` or "
                        + "`timestamps` at \(name) than at \(nodes[known].name): give both the same")
            }
            source.stepBuilders.append(SourceStepBuilder(makeStep))
            nodes[known].kind = .source(source)
            return known
        }
        for (others, node) in sourceNodes.sorted(by: { $0.value < $1.value }) {
            let shared = others.intersection(topics).map(\.baseName).sorted()
            if !shared.isEmpty {
                report(
                    "topic \(shared.joined(separator: ", ")) is read by \(nodes[node].name) and by \(name), together "
                        + "with different other topics: read it in one stream, or the same topics in both")
            }
        }
        let source = Node.Source(
            topics: topics, offsetReset: offsetReset, timestamps: timestamps,
            stepBuilders: [SourceStepBuilder(makeStep)])
        let id = add(name, .source(source), parents: [])
        sourceNodes[Set(topics)] = id
        return id
    }

    private func add(_ name: String, _ kind: Node.Kind, parents: [NodeID]) -> NodeID {
        if let problem = NameRules.problem(with: name) { report("node name \(problem)") }
        if nodes.contains(where: { $0.name == name }) {
            report("node name \(name) is used twice: give each node its own name")
        }
        nodes.append(Node(name: name, kind: kind, parents: parents, turn: nextTurn))
        nextTurn += 1
        return nodes.count - 1
    }

    /// Moves the three nodes of a repartition topic, of which `source` is the last, to the end of the turns: Kafka
    /// Streams does so with each further aggregation that shares the topic.
    @usableFromInline func postponeRepartition(before source: NodeID) {
        for id in max(0, source - 2)...source where nodes.indices.contains(id) { nodes[id].turn = nextTurn }
        nextTurn += 1
    }

    /// Whether something may still be added. If not, that is a mistake of the next `build()`.
    @usableFromInline func mayChange() -> Bool {
        if isBuilt { report("an operator was added after `build()`: define the whole topology first") }
        return !isBuilt
    }

    func freeze() { isBuilt = true }

    // MARK: Errors and formats

    @usableFromInline func report(_ error: String) { errors.append(error) }

    /// The serde to use at `place`, a node with its store or topic: the one given there, the stream's, or the type's
    /// usual one. A missing one is reported; then there is none to use, and no topology is built.
    @usableFromInline func resolve<Value>(
        _ given: Serde<Value>, _ inherited: Serde<Value>?, for role: String, at place: String
    ) -> Serde<Value>? {
        if let serde = given.specified ?? inherited ?? Serde<Value>.ofType { return serde }
        report(
            "node \(place) needs a serde for its \(role) of type \(Value.self): pass one (`\(role): …`), or "
                + UsualFormat.advice(for: Value.self))
        return nil
    }

    /// Nothing can be partitioned or grouped by keys that nobody reads: every record would be dropped.
    @usableFromInline func reportIgnoredKeys(at name: String) {
        report(
            "\(name) needs keys, but those of its stream are ignored: read them with a serde, or make keys with "
                + "`selectKey` or `groupBy`")
    }

    @usableFromInline func noteFormat<Key, Value>(ofTopic topic: TopicReference, key: Serde<Key>, value: Serde<Value>) {
        formats.topics[topic] = RecordFormat(key: key.erased, value: value.erased)
    }

    @usableFromInline func noteFormat<Key, Value>(ofStore store: String, key: Serde<Key>, value: Serde<Value>) {
        formats.stores[store] = RecordFormat(key: key.erased, value: value.erased)
    }
}
