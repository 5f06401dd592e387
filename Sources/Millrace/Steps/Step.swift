/// What one operator does with a record: the next operator's step is called from it.
///
/// A record goes through the operators as its parts: a struct of them would be copied at each. The value is handed over,
/// not lent: whoever makes another of it may use its memory. So a step that hands it on says `consuming` and `consume`,
/// without which the compiler would copy.
@usableFromInline typealias Step<Key, Value> = (Key, consuming Value, Envelope) throws -> Void

/// What a record has besides its key and value, its timestamp and headers; most operators hand it on as it is.
@usableFromInline struct Envelope {
    @usableFromInline let timestamp: Timestamp
    @usableFromInline let headers: Headers

    @inlinable init(timestamp: Timestamp, headers: Headers) {
        self.timestamp = timestamp
        self.headers = headers
    }
}

/// Where an operator's records go: a list of builders, one for each operator that follows.
///
/// Filled by `build()`, when the graph is complete; tasks are built from it on any thread.
@usableFromInline final class Outlet<Key, Value>: @unchecked Sendable {
    /// Builds what follows, for one task.
    @usableFromInline struct Consumer: Sendable {
        @usableFromInline let build: @Sendable (TaskContext) throws -> BuiltStep<Key, Value>

        @usableFromInline init(build: @escaping @Sendable (TaskContext) throws -> BuiltStep<Key, Value>) {
            self.build = build
        }
    }

    @usableFromInline var consumers: [Consumer] = []

    @usableFromInline init() {}

    @inlinable func connect(_ consumer: @escaping @Sendable (TaskContext) throws -> Step<Key, Value>) {
        consumers.append(Consumer { task in BuiltStep(try consumer(task)) })
    }

    /// The step that hands a record to all that follows, for one task.
    @inlinable func step(in task: TaskContext) throws -> Step<Key, Value> {
        if let known = task.built(for: self) as? BuiltStep<Key, Value> { return known.step }
        let following = try consumers.map { try $0.build(task) }
        let built: BuiltStep<Key, Value>
        switch following.count {
        case 0: built = BuiltStep { _, _, _ in }
        case 1: built = following[0]
        default:
            // The last one gets the value itself, the others a copy.
            let (others, last) = (following.dropLast(), following[following.count - 1])
            built = BuiltStep { (key, value: consuming Value, envelope) in
                for other in others { try other.step(key, copy value, envelope) }
                try last.step(key, consume value, envelope)
            }
        }
        task.setBuilt(built, for: self)
        return built.step
    }
}

/// Keeps a step.
///
/// A closure that passes through an array, a tuple or a function that is generic over it gets a thunk on either side,
/// which costs more than the operator itself; a class's property doesn't do that.
@usableFromInline final class BuiltStep<Key, Value> {
    @usableFromInline let step: Step<Key, Value>

    @usableFromInline init(_ step: @escaping Step<Key, Value>) { self.step = step }
}

/// A node in a task: what an operator's step needs besides its records.
@usableFromInline struct NodeContext {
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
            try recover(from: error)
            return nil
        }
    }

    /// The same for code that takes the value over, which a closure like `attempt`'s can't hand on: decides about what
    /// it threw. Returns if the record is to be dropped.
    @inlinable func recover(from error: any Error) throws {
        try task.recover(from: error, at: name, during: .processing)
    }

    /// Counts a record that goes no further.
    @inlinable func drop(_ reason: String) { task.drop(reason) }
}
