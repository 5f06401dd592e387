/// What one operator does with a record: the next operator's step is called from it.
public typealias Step<Key, Value> = (Record<Key, Value>) throws -> Void

/// Where an operator's records go: a list of builders, one for each operator that follows.
///
/// Filled while the topology is being said, read when tasks are built from it, on any thread; never both.
@usableFromInline final class Outlet<Key, Value>: @unchecked Sendable {
    @usableFromInline var consumers: [@Sendable (TaskContext) throws -> Step<Key, Value>] = []

    @usableFromInline init() {}

    @inlinable func connect(_ consumer: @escaping @Sendable (TaskContext) throws -> Step<Key, Value>) {
        consumers.append(consumer)
    }

    /// The step that hands a record to all that follows, for one task.
    @inlinable func step(in task: TaskContext) throws -> Step<Key, Value> {
        try task.step(of: self) {
            let steps = try consumers.map { try $0(task) }
            switch steps.count {
            case 0: return { _ in }
            case 1: return steps[0]
            default:
                return { record in
                    for step in steps { try step(record) }
                }
            }
        }
    }
}

/// A node in a task: what an operator's step needs besides its records.
public struct NodeContext {
    @usableFromInline let task: TaskContext
    @usableFromInline let name: String

    @usableFromInline init(task: TaskContext, name: String) {
        self.task = task
        self.name = name
    }

    /// Runs the user's code. If it throws, the processing handler decides: nil means that the record goes no further.
    @inlinable func attempt<Result>(_ body: () throws -> Result) throws -> Result? {
        do {
            return try body()
        } catch {
            try task.recover(from: error, at: name, during: .processing)
            return nil
        }
    }

    /// Counts a record that goes no further.
    @inlinable func drop(_ reason: String) { task.drop(reason) }
}
