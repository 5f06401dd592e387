internal import Synchronization

/// Follows the topics of the global tables on a thread of its own until it is stopped.
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

    /// Starts the thread. `finish` is called on it at its end, with the error that ended it, if one did.
    package func start(
        _ makeUpdater: @escaping @Sendable () -> GlobalUpdater, finish: @escaping @Sendable ((any Error)?) -> Void
    ) throws {
        try OperatingSystemThread.start(named: name) { [self] in
            let updater = makeUpdater()
            defer { updater.close() }
            do {
                try follow(updater)
                finish(nil)
            } catch { finish(error) }
        }
    }

    private func follow(_ updater: GlobalUpdater) throws {
        let time = SystemTime()
        var failures = FailureWatch()
        while !shouldStop.load(ordering: .relaxed) {
            do {
                if try !updater.update() { time.pause(for: .milliseconds(10)) }
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
