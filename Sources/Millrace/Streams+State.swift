package import MillraceRuntime
internal import Synchronization

extension Streams {
    /// What an application is doing; Kafka Streams' states.
    ///
    ///     created ──▶ rebalancing ◀──▶ running
    ///                      │              │
    ///                      ├──────────────┼──▶ pendingError ──▶ error
    ///                      ▼              ▼
    ///                   pendingShutdown ──┴──▶ notRunning
    @nonexhaustive public enum State: Sendable {
        /// Not started.
        case created
        /// Getting its partitions, or restoring their state.
        case rebalancing
        /// Processing.
        case running
        /// Asked to stop; committing.
        case pendingShutdown
        /// Stopped after a last commit.
        case notRunning
        /// A thread failed; the others end.
        case pendingError
        /// Stopped by an error.
        case error

        /// As Kafka Streams prints it: `RUNNING`.
        public var name: String {
            switch self {
            case .created: "CREATED"
            case .rebalancing: "REBALANCING"
            case .running: "RUNNING"
            case .pendingShutdown: "PENDING_SHUTDOWN"
            case .notRunning: "NOT_RUNNING"
            case .pendingError: "PENDING_ERROR"
            case .error: "ERROR"
            }
        }

        /// Whether no other state follows.
        var isFinal: Bool { self == .notRunning || self == .error }

        func canMove(to next: State) -> Bool {
            switch (self, next) {
            case (.created, .rebalancing): true
            case (.rebalancing, .running), (.running, .rebalancing): true
            case (.rebalancing, .pendingShutdown), (.running, .pendingShutdown), (.pendingShutdown, .notRunning): true
            case (.rebalancing, .pendingError), (.running, .pendingError), (.pendingShutdown, .pendingError): true
            case (.pendingError, .error): true
            default: false
            }
        }
    }
}

extension Streams {
    /// What the application is doing.
    public var state: State { shared.withLock { $0.state } }

    /// The present state, then each change. The sequence ends when the application has stopped.
    ///
    /// ```swift
    /// for await state in streams.states where state == .running { print("ready") }
    /// ```
    ///
    /// Any number of sequences may be read at once.
    public var states: AsyncStream<State> {
        let (states, observer) = AsyncStream.makeStream(of: State.self)
        let number = shared.withLock { shared -> Int? in
            observer.yield(shared.state)
            guard !shared.state.isFinal else { return nil }
            defer { shared.nextObserver += 1 }
            shared.observers[shared.nextObserver] = observer
            return shared.nextObserver
        }
        guard let number else {
            observer.finish()
            return states
        }
        observer.onTermination = { [weak self] _ in
            // Released outside of the lock: to release it may call this again.
            let removed = self?.shared.withLock { $0.observers.removeValue(forKey: number) }
            withExtendedLifetime(removed) {}
        }
        return states
    }

    /// Whether every input record has been processed and committed, as of now.
    public func isCaughtUp() throws -> Bool {
        let (threads, resources) = shared.withLock { ($0.threads, $0.resources) }
        guard state == .running, let resources, threads.allSatisfy(\.currentStatus.isSettled) else { return false }
        do {
            return try resources.log.lag(of: topology.plan, applicationID: configuration.applicationID)
                .allSatisfy { $0.lag == 0 }
        } catch let error as LogError {
            throw error.asStreamsError
        }
    }

    package var statuses: [ThreadRunner.Status] { shared.withLock { $0.threads.map(\.currentStatus) } }

    /// What all threads have done so far.
    package var counters: ThreadCounters {
        let (ended, threads) = shared.withLock { ($0.endedCounters, $0.threads) }
        return threads.reduce(into: ended) { $0.add($1.currentStatus.counters) }
    }

    /// The restores that are running.
    package var restores: [RestoreProgress.Phase] { statuses.compactMap(\.restore) }

    /// Takes the one chance to run.
    func begin() throws {
        let previous = shared.withLock { shared in
            let previous = shared.state
            if previous == .created { shared.setState(.rebalancing) }
            return previous
        }
        guard previous == .created else {
            throw StreamsError(
                .user,
                "an application that is \(previous.name) can't be run: `run()` works once, make another `Streams`")
        }
        report(previous, .rebalancing)
    }

    func move(to next: State) throws {
        let previous = try shared.withLock { shared in
            let previous = shared.state
            guard previous != next else { return nil as State? }
            guard previous.canMove(to: next) else {
                throw StreamsError(.user, "an application that is \(previous.name) can't become \(next.name)")
            }
            shared.setState(next)
            return previous
        }
        if let previous { report(previous, next) }
    }

    func report(_ previous: State, _ next: State) {
        configuration.logger.info("State: \(previous.name) -> \(next.name)")
        guard next.isFinal else { return }
        // Not under the lock: to finish a sequence calls what removes it.
        let observers = shared.withLock { shared in
            defer { shared.observers = [:] }
            return shared.observers.values
        }
        for observer in observers { observer.finish() }
    }

    /// Two threads may report the same change; only the first one's move is legal.
    func ignoringIllegalMove(_ move: () throws -> Void) {
        do { try move() } catch { configuration.logger.debug("\(error)") }
    }
}
