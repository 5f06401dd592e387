internal import Synchronization

/// Restores the global tables and follows their topics on a separate thread, until it is stopped.
package final class GlobalThread: Sendable {
    private let shouldStop = Atomic(false)
    private let name: String
    private let logger: StreamsLogger

    package init(name: String, logger: StreamsLogger) {
        self.name = name
        self.logger = logger
    }

    /// Asks the thread to end; returns at once.
    package func stop() { shouldStop.store(true, ordering: .relaxed) }

    /// Starts the thread. `didRestore` is called on it once the tables are restored, `finish` at its end, with the error that
    /// ended it, if one did.
    package func start(
        _ makeUpdater: @escaping @Sendable () -> GlobalUpdater, while isWanted: @escaping @Sendable () -> Bool,
        didRestore: @escaping @Sendable () -> Void, finish: @escaping @Sendable ((any Error)?) -> Void
    ) throws {
        try OperatingSystemThread.start(named: name) { [self] in
            let updater = makeUpdater()
            var failure: (any Error)?
            do {
                try run(updater, while: { isWanted() && !shouldStop.load(ordering: .relaxed) }, didRestore: didRestore)
            } catch { failure = error }
            updater.close()
            finish(failure)
        }
    }

    private func run(_ updater: GlobalUpdater, while isWanted: () -> Bool, didRestore: () -> Void) throws {
        let time = SystemTime()
        var failures = FailureWatch()
        var isRestored = false
        // Once it runs, the stream threads end first: what they look up stays up to date until then.
        while isRestored ? !shouldStop.load(ordering: .relaxed) : isWanted() {
            do {
                if isRestored {
                    if try !updater.update() { time.pause(for: .milliseconds(10)) }
                } else if try updater.restore(while: isWanted) {
                    isRestored = true
                    didRestore()
                }
                failures.succeeded()
            } catch let error as LogError where error.remedy != .stop {
                updater.close()
                if let report = failures.failed(at: time.monotonic, time.wallClock) {
                    logger.error("The global tables have not been updated \(report.text). The last failure: \(error)")
                } else {
                    logger.debug("The global tables can't be updated now: \(error)")
                }
                time.pause(for: .milliseconds(200))
            }
        }
    }
}
