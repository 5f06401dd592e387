import MillraceRuntime

extension Graph {
    /// Connects the nodes, and collects what each source does with its records.
    func makeProgram(_ nodes: [Node], merged: [NodeID: NodeID]) -> TopologyProgram {
        for node in nodes {
            node.attach(
                Wiring(of: node.name, inputs: node.parents.map { nodes[$0].outlet }, report: { self.report($0) }))
        }
        var builders: [String: [MakeRawStep]] = [:]
        for (id, node) in nodes.enumerated() {
            if let makeStep = node.makeStep { builders[nodes[merged[id] ?? id].name, default: []].append(makeStep) }
        }
        var checks: [String: @Sendable (borrowing RawRecord) throws -> Void] = [:]
        for node in nodes {
            if case .globalTable(let table) = node.kind { checks[table.source] = table.check }
        }
        return TopologyProgram(steps: builders, globalChecks: checks)
    }
}
