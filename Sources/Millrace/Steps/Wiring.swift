import MillraceRuntime

/// Connects a node to its parents when a topology is built: what they hand on goes to the node's step.
@usableFromInline struct Wiring: ~Copyable {
    /// What the parents hand on, in their order.
    private let inputs: [AnyObject?]
    private let node: String
    private let report: (String) -> Void

    init(of node: String, inputs: [AnyObject?], report: @escaping (String) -> Void) {
        self.node = node
        self.inputs = inputs
        self.report = report
    }

    /// How many parents there are: streams of the same topic are one.
    @usableFromInline var inputCount: Int { inputs.count }

    /// Hands the records of a parent to the step that `build` makes for each task.
    @inlinable borrowing func connect<Key, Value>(
        _ index: Int = 0, _ build: @escaping @Sendable (TaskContext) throws -> Step<Key, Value>
    ) {
        outlet(index)?.connect(build)
    }

    @usableFromInline borrowing func outlet<Key, Value>(_ index: Int) -> Outlet<Key, Value>? {
        if inputs.indices.contains(index), let outlet = inputs[index] as? Outlet<Key, Value> { return outlet }
        report("node \(node) can't be connected to what comes before it; please report this")
        return nil
    }
}
