import MillraceRuntime

/// What the user defined: nodes in the order of the calls, with names, kinds and parents. Data, apart from each node's
/// `attach`, which makes the typed connections once the graph is complete.
@usableFromInline final class Graph {
    /// A node, by its position in `nodes`.
    @usableFromInline typealias NodeID = Int

    private(set) var nodes: [Node] = []
    /// The state stores by name.
    private(set) var stores: [String: StorePlan] = [:]
    /// Nodes whose input topics must have the same partitions.
    private(set) var coPartitions: [CoPartition] = []
    let names = NameGenerator()
    /// Set by `build()`: a topology may run, and must not change any more.
    private(set) var isBuilt = false
    private var nextTurn = 0
    /// Every mistake so far; `build()` throws them all.
    private(set) var errors: [String] = []
    /// How the records of topics and stores are shown to people.
    private(set) var formats = RecordFormats()

    /// The repartitions that joins of a stream share, by the stream's node.
    private var joinRepartitions: [NodeID: (name: String, node: NodeID)] = [:]

    /// Nodes whose records meet by key at `node`.
    struct CoPartition {
        let node: NodeID
        let members: [NodeID]
    }

    // MARK: Nodes

    /// Adds a processor. `attach` connects it to the outlets of its parents.
    @usableFromInline func addProcessor(
        _ name: String, parents: [NodeID], outlet: AnyObject? = nil, stores: [String] = [], table: TableTraits? = nil,
        lookups: [TableTraits] = [], attach: @escaping (borrowing Wiring) -> Void = { _ in }
    ) -> NodeID {
        var node = Node(name: name, kind: .processor, parents: parents, turn: nextTurn)
        node.outlet = outlet
        node.stores = stores
        node.table = table
        node.lookups = lookups
        node.attach = attach
        for lookup in lookups { lookup.requestRows() }
        return add(node)
    }

    @usableFromInline @discardableResult func addSink(
        _ name: String, topic: TopicReference?, parents: [NodeID],
        attach: @escaping (borrowing Wiring) -> Void = { _ in }
    ) -> NodeID {
        if let topic, !topic.isInternal, let problem = NameRules.problem(with: topic.baseName) {
            report("node \(name): topic name \(problem)")
        }
        var node = Node(name: name, kind: .sink(topic), parents: parents, turn: nextTurn)
        node.attach = attach
        return add(node)
    }

    /// Adds a source. One that reads the same topics as another is merged with it by `build()`.
    @usableFromInline func addSource(
        _ name: String, topics: [TopicReference], offsetReset: OffsetReset, timestamps: TimestampPolicy,
        feedsTable: Bool = false, after: [NodeID] = [], outlet: AnyObject, makeStep: @escaping MakeRawStep
    ) -> NodeID {
        let topics = topics.reduce(into: [TopicReference]()) { if !$0.contains($1) { $0.append($1) } }
        if topics.isEmpty { report("node \(name): a source needs at least one topic") }
        for topic in topics where !topic.isInternal {
            if let problem = NameRules.problem(with: topic.baseName) { report("node \(name): topic name \(problem)") }
        }
        let source = Node.Source(
            topics: topics, offsetReset: offsetReset, timestamps: timestamps, feedsTable: feedsTable)
        var node = Node(name: name, kind: .source(source), parents: [], turn: nextTurn)
        node.after = after
        node.outlet = outlet
        node.makeStep = makeStep
        return add(node)
    }

    @usableFromInline func addRepartition(
        topic: TopicReference, filter: String?, sink: String, source: String, parent: NodeID, outlet: AnyObject,
        makeStep: @escaping MakeRawStep, attach: @escaping (borrowing Wiring) -> Void
    ) -> NodeID {
        let repartition = Node.Repartition(topic: topic, filter: filter, sink: sink, source: source)
        var node = Node(name: source, kind: .repartition(repartition), parents: [parent], turn: nextTurn)
        node.outlet = outlet
        node.makeStep = makeStep
        node.attach = attach
        for other in [filter, sink].compactMap(\.self) { check(nodeName: other) }
        return add(node)
    }

    @usableFromInline func addGlobalTable(
        _ name: String, source: String, topic: String, store: String,
        check: @escaping @Sendable (borrowing RawRecord) throws -> Void
    ) {
        if let problem = NameRules.problem(with: topic) { report("node \(source): topic name \(problem)") }
        self.check(nodeName: source)
        // Declared, so that no other store has its name; it has no changelog.
        declareStore(store)
        let table = Node.GlobalTable(source: source, topic: topic, store: store, check: check)
        _ = add(Node(name: name, kind: .globalTable(table), parents: [], turn: nextTurn))
    }

    private func add(_ node: Node) -> NodeID {
        guard mayChange() else { return 0 }
        check(nodeName: node.name)
        nodes.append(node)
        nextTurn += 1
        return nodes.count - 1
    }

    private func check(nodeName name: String) {
        if let problem = NameRules.problem(with: name) { report("node name \(problem)") }
        if !names.use(name) { report("node name \(name) is used twice: give each node its own name") }
    }

    /// Moves a node to the end of the turns: Kafka Streams does so with a repartition for each further aggregation that
    /// shares it.
    @usableFromInline func postpone(_ node: NodeID) {
        guard nodes.indices.contains(node) else { return }
        nodes[node].turn = nextTurn
        nextTurn += 1
    }

    /// `node` is built after `others`, although nothing goes from them to it.
    @usableFromInline func order(_ node: NodeID, after others: [NodeID]) {
        guard nodes.indices.contains(node) else { return }
        nodes[node].after += others
    }

    /// The repartition of this name that an earlier join of the stream made.
    @usableFromInline func joinRepartition(of node: NodeID, named name: String) -> NodeID? {
        joinRepartitions[node].flatMap { $0.name == name ? $0.node : nil }
    }

    @usableFromInline func setJoinRepartition(of node: NodeID, named name: String, to repartition: NodeID) {
        joinRepartitions[node] = (name, repartition)
    }

    /// The name of a node.
    @usableFromInline func name(of node: NodeID) -> String { nodes.indices.contains(node) ? nodes[node].name : "" }

    /// Whether something may still be added. If not, that is a mistake of the next `build()`.
    private func mayChange() -> Bool {
        if isBuilt { report("an operator was added after `build()`: define the whole topology first") }
        return !isBuilt
    }

    /// From now on tasks are built from it.
    func freeze() {
        isBuilt = true
        for node in nodes { node.table?.freeze() }
    }

    // MARK: What nodes need

    /// Declares a state store. A name stands for one store.
    @usableFromInline func declareStore(_ name: String, changelogSettings: [String: String] = [:]) {
        if let problem = NameRules.problem(with: name) { report("store name \(problem)") }
        let plan = StorePlan(name: name, changelogSettings: changelogSettings)
        if stores.updateValue(plan, forKey: name) != nil {
            report("store \(name) is used twice: give each store its own name")
        }
    }

    /// The input topics of `members` must have the same partitions, since their records meet by key at `node`.
    @usableFromInline func coPartition(_ members: [NodeID], at node: NodeID) {
        coPartitions.append(CoPartition(node: node, members: members))
    }

    // MARK: Errors and formats

    @usableFromInline func report(_ error: String) { if !errors.contains(error) { errors.append(error) } }

    /// The serde to use at `place`, a node with its store or topic: the one given there, the stream's, or the type's
    /// usual one. A missing one is reported; then there is none to use, and no topology is built.
    @usableFromInline func resolve<Value>(
        _ given: Serde<Value>?, _ inherited: Serde<Value>?, for role: String, at place: String,
        by argument: String? = nil
    ) -> Serde<Value>? {
        if let serde = given?.specified ?? inherited ?? Serde<Value>.ofType { return serde }
        report(
            "node \(place) needs a serde for its \(role) of type \(Value.self): pass one (`\(argument ?? "\(role): …")`), or "
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
