internal import MillraceRuntime
internal import Synchronization

/// A running topology: threads that read, process and commit until they are stopped.
///
/// ```swift
/// var configuration = StreamsConfiguration(applicationID: "word-count")
/// configuration.logger = .standardError
/// let streams = try Streams(topology, configuration)
/// try await streams.createMissingTopics()
/// try await streams.run()
/// ```
///
/// It handles no signals: <doc:Embedding> shows how a program stops it on SIGTERM.
public final class Streams: Sendable {
    let topology: Topology
    let configuration: StreamsConfiguration
    let shared = Mutex(Shared())

    struct Shared {
        var state = State.created
        var threads: [ThreadRunner] = []
        var nextThread = 1
        var failure: (any Error)?
        /// What the threads did that have ended.
        var endedCounters = ThreadCounters()
        var isStopping = false
        var resources: Resources?
        /// `run()`, which waits for the last thread to end.
        var waiter: CheckedContinuation<Void, Never>?
        /// The sequences of states that are being read.
        var observers: [Int: AsyncStream<State>.Continuation] = [:]
        var nextObserver = 0

        /// Under the same lock as the change, so that all see the changes in one order.
        mutating func setState(_ next: State) {
            state = next
            for observer in observers.values { observer.yield(next) }
        }
    }

    /// What all threads use.
    struct Resources: Sendable {
        let log: any Log
        let directory: StateDirectory
        let processID: String
        let stateLifetime: Duration?
        /// How long after their timestamps output topics delete records; only of topics that do.
        let outputRetentions: [String: Duration]
        /// Nil where the topology has no global tables.
        var globals: GlobalTables?
    }

    /// An application that is ready to `run()`. Nothing is opened yet.
    public init(_ topology: Topology, _ configuration: StreamsConfiguration) throws {
        if let problem = NameRules.problem(with: configuration.applicationID) {
            throw StreamsError(.user, "application id \(problem)", code: .invalidConfiguration)
        }
        if configuration.threads < 1 {
            throw StreamsError(
                .user, "an application needs at least 1 stream thread, not \(configuration.threads)",
                code: .invalidConfiguration)
        }
        if configuration.bufferedRecords < 1 {
            throw StreamsError(
                .user, "bufferedRecords must be at least 1, not \(configuration.bufferedRecords)",
                code: .invalidConfiguration)
        }
        if configuration.commitInterval < .zero || configuration.repartitionPurgeInterval < .zero {
            throw StreamsError(
                .user, "commitInterval and repartitionPurgeInterval can't be negative", code: .invalidConfiguration)
        }
        if let idle = configuration.maximumTaskIdle, idle < .zero {
            throw StreamsError(.user, "maximumTaskIdle can't be negative; nil never waits", code: .invalidConfiguration)
        }
        if configuration.ensuresExplicitNames, let advice = topology.plan.adviceOnGeneratedNames {
            throw StreamsError(
                .user, "\(advice); ensure.explicit.internal.resource.naming is set", code: .invalidConfiguration)
        }
        self.topology = topology
        self.configuration = configuration
    }

    /// Runs until `stop()` is called or the calling task is cancelled: then what was processed is committed, and the
    /// threads end.
    ///
    /// Throws the error that stopped a thread. What wasn't committed is discarded; the next run continues from the last
    /// commit. Can be called once.
    public func run() async throws {
        try begin()
        await withTaskCancellationHandler {
            await runThreads()
        } onCancel: {
            stop()
        }
        let resources = shared.withLock { $0.resources }
        do { try await resources?.globals?.close() } catch { fail(error) }
        let failure = shared.withLock { $0.failure }
        resources?.log.close()
        resources?.directory.close()
        try move(to: failure == nil ? .notRunning : .error)
        if let failure { throw failure }
    }

    /// Opens everything, starts the threads and returns once they have ended.
    private func runThreads() async {
        do {
            let resources = try await open()
            shared.withLock { $0.resources = resources }
            for _ in 0..<configuration.threads where try startThread(in: resources) == false {
                // Told to stop when there was nothing yet to be stopped.
                stop()
                break
            }
        } catch is CancellationError {
            stop()
        } catch {
            fail(error)
        }
        await withCheckedContinuation { waiter in
            let isOver = shared.withLock { shared in
                if !shared.threads.isEmpty { shared.waiter = waiter }
                return shared.threads.isEmpty
            }
            if isOver { waiter.resume() }
        }
    }

    /// Asks the threads to commit and end. `run()` returns once they have.
    public func stop() {
        let threads = shared.withLock { shared in
            shared.isStopping = true
            return shared.threads
        }
        ignoringIllegalMove { try move(to: .pendingShutdown) }
        for thread in threads { thread.stop() }
    }

    /// Whether the application was asked to stop, or failed.
    var isStopping: Bool { shared.withLock { $0.isStopping } }

    // MARK: Threads

    /// Starts one more stream thread; tasks move to it.
    public func addThread() throws {
        guard let resources = shared.withLock({ $0.resources }), try startThread(in: resources) else {
            throw StreamsError(.user, "a thread can be added while the application runs, not before or after")
        }
    }

    /// Returns false if the application is about to stop.
    private func startThread(in resources: Resources) throws -> Bool {
        let started = shared.withLock { shared in
            guard !shared.isStopping else { return nil as (ThreadRunner, Int)? }
            let number = shared.nextThread
            shared.nextThread += 1
            let runner = ThreadRunner(
                name: "\(configuration.applicationID)-StreamThread-\(number)", logger: configuration.logger
            ) { [weak self] _ in
                self?.threadDidChange()
            }
            shared.threads.append(runner)
            return (runner, number)
        }
        guard let (runner, number) = started else { return false }
        do {
            try runner.start { [topology, configuration] in
                var threadConfiguration = configuration.forThreads
                threadConfiguration.stateLifetime = resources.stateLifetime
                threadConfiguration.outputRetentions = resources.outputRetentions
                return try StreamThread(
                    name: runner.name, configuration: threadConfiguration, plan: topology.plan,
                    program: topology.program, log: resources.log, directory: resources.directory,
                    transactionalID: "\(configuration.applicationID)-\(resources.processID)-\(number)",
                    globalState: resources.globals?.state)
            } finish: { [self] error in
                threadDidEnd(runner, error)
            }
        } catch {
            shared.withLock { $0.threads.removeAll { $0 === runner } }
            throw error
        }
        return true
    }

    /// Ends the thread that was started last; its tasks move to the others. The last one stays.
    public func removeThread() throws {
        let last = shared.withLock { shared in
            let staying = shared.threads.filter { !$0.isStopping }
            guard staying.count > 1 else { return nil as ThreadRunner? }
            staying.last?.stop()
            return staying.last
        }
        guard last != nil else {
            throw StreamsError(.user, "the last stream thread can't be removed; stop the application")
        }
    }

    /// Sets the state by what the threads do now. Looks and moves under one lock, or an older look could undo a newer
    /// move.
    private func threadDidChange() {
        let change = shared.withLock { shared in
            let isRunning =
                !shared.threads.isEmpty && shared.threads.allSatisfy { $0.currentStatus.lifecycle == .running }
            let previous = shared.state
            switch (previous, isRunning) {
            case (.rebalancing, true): shared.setState(.running)
            case (.running, false): shared.setState(.rebalancing)
            default: return nil as (State, State)?
            }
            return (previous, shared.state)
        }
        if let (previous, next) = change { report(previous, next) }
    }

    private func threadDidEnd(_ runner: ThreadRunner, _ error: (any Error)?) {
        if let error { fail(error) }
        let (waiter, isLast) = shared.withLock { shared in
            shared.threads.removeAll { $0 === runner }
            shared.endedCounters.add(runner.currentStatus.counters)
            guard shared.threads.isEmpty else { return (nil as CheckedContinuation<Void, Never>?, false) }
            return (shared.waiter.take(), true)
        }
        if !isLast { threadDidChange() }
        waiter?.resume()
    }

    func fail(_ error: any Error) {
        let error = (error as? LogError)?.asStreamsError ?? error
        let threads = shared.withLock { shared in
            if shared.failure == nil { shared.failure = error }
            shared.isStopping = true
            return shared.threads
        }
        ignoringIllegalMove { try move(to: .pendingError) }
        for thread in threads { thread.stop() }
    }
}
