/// What the nodes of a plan do: for each source, how the typed steps behind it are built for one task.
package struct TopologyProgram: Sendable {
    private let steps: [String: [@Sendable (TaskContext) throws -> RawStep]]

    private let globalChecks: [String: @Sendable (borrowing RawRecord) throws -> Void]

    /// - Parameters:
    ///   - steps: by the name of the source, one for each stream that reads its topics.
    ///   - globalChecks: by the name of a global table's source: throws where a record can't be decoded.
    package init(
        steps: [String: [@Sendable (TaskContext) throws -> RawStep]],
        globalChecks: [String: @Sendable (borrowing RawRecord) throws -> Void] = [:]
    ) {
        self.steps = steps
        self.globalChecks = globalChecks
    }

    /// Throws where a record of a global table can't be decoded.
    package func checkGlobal(_ record: borrowing RawRecord, of source: String) throws {
        try globalChecks[source]?(record)
    }

    /// What a source does with each record, in one task.
    package func step(of source: String, in context: TaskContext) throws -> RawStep {
        let built = try steps[source, default: []].map { BuiltSourceStep(try $0(context)) }
        guard built.count != 1 else { return built[0].step }
        return { record in
            for step in built { try step.step(record) }
        }
    }
}

/// Keeps a source's step: a closure that passes through an array would get a thunk on either side, which costs more than
/// the operator itself.
private final class BuiltSourceStep {
    let step: RawStep

    init(_ step: @escaping RawStep) { self.step = step }
}
