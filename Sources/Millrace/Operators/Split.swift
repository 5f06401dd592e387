extension KStream {
    /// Starts to split the stream: each record goes to the first branch whose predicate holds.
    ///
    /// ```swift
    /// let split = orders.split()
    /// let large = split.branch { _, order in order.amount > 1000 }
    /// let other = split.defaultBranch()
    /// ```
    ///
    /// Without a default branch, records that fit no branch are dropped.
    @inlinable public func split(named name: String? = nil) -> BranchedKStream<Key, Value> {
        BranchedKStream(of: self, named: name)
    }
}

/// A stream that is being split into branches; see `KStream.split(named:)`.
public final class BranchedKStream<Key, Value> {
    @usableFromInline let source: KStream<Key, Value>
    @usableFromInline let name: String
    @usableFromInline let node: Graph.NodeID
    @usableFromInline let branches: Branches<Key, Value>

    @inlinable init(of source: KStream<Key, Value>, named name: String?) {
        let graph = source.graph
        let name = graph.nodeName(.branch, name)
        let branches = Branches<Key, Value>()
        self.source = source
        self.name = name
        self.branches = branches
        node = graph.addProcessor(name, parents: [source.node])
        source.outlet.connect { task in try branches.step(in: NodeContext(task: task, name: name)) }
    }

    /// The records for which `belongs` holds, and no earlier branch's predicate.
    ///
    /// The branch's node is called `<name of the split><named>`; without a name, `<name of the split>1`, `2`, ….
    @inlinable public func branch(
        named suffix: String? = nil, _ belongs: @escaping @Sendable (Key, Value) throws -> Bool
    ) -> KStream<Key, Value> {
        if branches.hasDefault {
            source.graph.report("node \(name): a branch after the default branch would never get a record")
        }
        return addBranch(name + (suffix ?? "\(branches.count + 1)"), belongs)
    }

    /// The records that fit no branch.
    @inlinable public func defaultBranch(named suffix: String? = nil) -> KStream<Key, Value> {
        if branches.hasDefault { source.graph.report("node \(name) has a default branch already") }
        branches.hasDefault = true
        return addBranch(name + (suffix ?? "0")) { _, _ in true }
    }

    @inlinable func addBranch(
        _ childName: String, _ belongs: @escaping @Sendable (Key, Value) throws -> Bool
    ) -> KStream<Key, Value> {
        let graph = source.graph
        graph.skipNumber()
        let id = graph.addProcessor(childName, parents: [node])
        let next = Outlet<Key, Value>(in: graph)
        if graph.mayChange() { branches.all.append(Branches.Branch(belongs: belongs, outlet: next)) }
        return KStream(
            graph: graph, node: id, outlet: next, keySerde: source.keySerde, valueSerde: source.valueSerde,
            isKeyChanged: source.isKeyChanged)
    }
}

/// The branches of one split. Filled while the topology is being defined, read when tasks are built; never both.
@usableFromInline final class Branches<Key, Value>: @unchecked Sendable {
    @usableFromInline struct Branch {
        @usableFromInline let belongs: @Sendable (Key, Value) throws -> Bool
        @usableFromInline let outlet: Outlet<Key, Value>

        @usableFromInline init(
            belongs: @escaping @Sendable (Key, Value) throws -> Bool, outlet: Outlet<Key, Value>
        ) {
            self.belongs = belongs
            self.outlet = outlet
        }
    }

    @usableFromInline var all: [Branch] = []
    @usableFromInline var hasDefault = false

    @usableFromInline init() {}

    /// How many branches have a predicate.
    @inlinable var count: Int { all.count - (hasDefault ? 1 : 0) }

    @inlinable func step(in node: NodeContext) throws -> Step<Key, Value> {
        let branches = all
        let steps = try branches.map { BuiltStep(try $0.outlet.step(in: node.task)) }
        return { (key, value: consuming Value, envelope) in
            for (index, branch) in branches.enumerated() {
                guard let fits = try node.attempt({ try branch.belongs(key, value) }) else { return }
                if fits { return try steps[index].step(key, consume value, envelope) }
            }
        }
    }
}
