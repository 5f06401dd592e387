internal import MillraceRuntime
internal import Synchronization

/// The global tables of a running application, and the thread that keeps them up to date.
final class GlobalTables: Sendable {
    let state: GlobalState
    private let thread: GlobalThread
    private let shared = Mutex(Shared())

    private struct Shared {
        /// Waits for the tables to be restored.
        var restoring: CheckedContinuation<Void, any Error>?
        /// Waits for the thread to end.
        var closing: CheckedContinuation<Void, Never>?
        var isRunning = false
    }

    init(_ state: GlobalState, name: String, logger: StreamsLogger) {
        self.state = state
        thread = GlobalThread(name: name, logger: logger)
    }

    /// Returns when the tables are restored; from then on they follow their topics.
    ///
    /// - Parameter didFail: called with the error that ends the thread later.
    func start(
        _ makeUpdater: @escaping @Sendable () -> GlobalUpdater, while isWanted: @escaping @Sendable () -> Bool,
        didFail: @escaping @Sendable (any Error) -> Void
    ) async throws {
        try await withCheckedThrowingContinuation { continuation in
            shared.withLock {
                $0.restoring = continuation
                $0.isRunning = true
            }
            do {
                try thread.start(makeUpdater, while: isWanted) { [self] in
                    shared.withLock { $0.restoring.take() }?.resume()
                } finish: { [self] error in
                    let (restoring, closing) = shared.withLock { shared in
                        shared.isRunning = false
                        return (shared.restoring.take(), shared.closing.take())
                    }
                    if let restoring {
                        restoring.resume(throwing: error ?? CancellationError())
                    } else if let error {
                        didFail(error)
                    }
                    closing?.resume()
                }
            } catch {
                let restoring = shared.withLock { shared in
                    shared.isRunning = false
                    return shared.restoring.take()
                }
                restoring?.resume(throwing: error)
            }
        }
    }

    /// Ends the thread and closes the tables. The stream threads must have ended.
    func close() async throws {
        thread.stop()
        await withCheckedContinuation { continuation in
            let isOver = shared.withLock { shared in
                if shared.isRunning { shared.closing = continuation }
                return !shared.isRunning
            }
            if isOver { continuation.resume() }
        }
        try state.close()
    }
}

extension Streams {
    /// Restores the global tables, if the topology has some.
    func openGlobalTables(_ log: any Log, _ directory: StateDirectory) async throws -> GlobalTables? {
        let tables = topology.plan.globalTables
        if tables.isEmpty { return nil }
        let state = try GlobalState(
            in: directory.globalDirectory, tables: tables, logIdentity: log.identity,
            topicIDs: try log.admin.topicIDs(of: tables.map(\.topic)), signatures: topology.globalSignatures,
            logger: configuration.logger)
        let globals = GlobalTables(
            state, name: "\(configuration.applicationID)-GlobalStreamThread", logger: configuration.logger)
        do {
            try await globals.start { [program = topology.program, configuration] in
                GlobalUpdater(
                    tables: tables, program: program, state: state, log: log, handlers: configuration.errorHandlers,
                    logger: configuration.logger)
            } while: { [weak self] in
                self?.isStopping == false
            } didFail: { [weak self] error in
                self?.fail(error)
            }
        } catch {
            do { try await globals.close() } catch let closing {
                configuration.logger.warning("The copy of the global tables can't be closed: \(closing)")
            }
            throw error
        }
        return globals
    }
}

extension Topology {
    /// How the rows of the global tables are to be read, by their stores.
    package var globalSignatures: [String: StoreSignature] {
        let stores = Set(plan.globalTables.map(\.store))
        return formats.stores.filter { stores.contains($0.key) }
            .mapValues { StoreSignature(key: $0.key.name, value: $0.value.name) }
    }
}
