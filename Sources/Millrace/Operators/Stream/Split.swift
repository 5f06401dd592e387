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
    /// How many branches have been added.
    @usableFromInline var branchCount = 0
    @usableFromInline var hasDefault = false

    @inlinable init(of source: KStream<Key, Value>, named name: String?) {
        let graph = source.graph
        let name = graph.nodeName(.branch, name)
        let branches = Branches<Key, Value>()
        self.source = source
        self.name = name
        self.branches = branches
        node = graph.addProcessor(name, parents: [source.node]) { wiring in
            wiring.connect { task in try branches.step(in: NodeContext(task: task, name: name)) }
        }
    }

    /// The records for which `belongs` holds, and no earlier branch's predicate.
    ///
    /// The branch's node is called `<name of the split><named>`; without a name, `<name of the split>1`, `2`, ….
    @inlinable public func branch(
        named suffix: String? = nil, _ belongs: @escaping @Sendable (Key, Value) throws -> Bool
    ) -> KStream<Key, Value> {
        if hasDefault {
            source.graph.report("node \(name): a branch after the default branch would never get a record")
        }
        return addBranch(name + (suffix ?? "\(branchCount + 1)"), belongs)
    }

    /// The records that fit no branch.
    @inlinable public func defaultBranch(named suffix: String? = nil) -> KStream<Key, Value> {
        if hasDefault { source.graph.report("node \(name) has a default branch already") }
        hasDefault = true
        return addBranch(name + (suffix ?? "0")) { _, _ in true }
    }

    @inlinable func addBranch(
        _ childName: String, _ belongs: @escaping @Sendable (Key, Value) throws -> Bool
    ) -> KStream<Key, Value> {
        let graph = source.graph
        graph.skipNumber()
        let outlet = Outlet<Key, Value>()
        let id = graph.addProcessor(childName, parents: [node], outlet: outlet) { [branches] _ in
            branches.all.append(Branches.Branch(belongs: belongs, outlet: outlet))
        }
        branchCount += 1
        return KStream(
            graph: graph, node: id, keySerde: source.keySerde, valueSerde: source.valueSerde,
            isKeyChanged: source.isKeyChanged)
    }
}

/// The branches of one split. Filled by `build()`, read when tasks are built.
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

    @usableFromInline init() {}

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
