internal import Synchronization

/// Runs a stream thread on an operating-system thread until it is stopped or fails.
package final class ThreadRunner: Sendable {
    /// What others may know of a running thread.
    package struct Status: Sendable {
        package var lifecycle = ThreadLifecycle.created
        /// Whether all that was taken in has been processed and committed.
        package var isSettled = false
        package var counters = ThreadCounters()
        package var restoredRecords = 0
        package var restore: RestoreProgress.Phase?
    }

    package let name: String
    private let shouldStop = Atomic(false)
    private let status = Mutex(Status())
    private let logger: StreamsLogger
    private let didChange: @Sendable (ThreadRunner) -> Void

    /// `didChange` is called on the thread whenever its lifecycle changes.
    package init(name: String, logger: StreamsLogger, didChange: @escaping @Sendable (ThreadRunner) -> Void) {
        self.name = name
        self.logger = logger
        self.didChange = didChange
    }

    package var currentStatus: Status { status.withLock { $0 } }

    /// Whether the thread was asked to end.
    package var isStopping: Bool { shouldStop.load(ordering: .relaxed) }

    /// Asks the thread to commit and end; returns at once.
    package func stop() { shouldStop.store(true, ordering: .relaxed) }

    /// Starts the thread. `finish` is called on it at its end, with the error that ended it, if one did.
    package func start(
        _ makeThread: @escaping @Sendable () throws -> StreamThread, finish: @escaping @Sendable ((any Error)?) -> Void
    ) throws {
        try OperatingSystemThread.start(named: name) { [self] in
            move(to: .starting)
            var failure: (any Error)?
            do { if let thread = try make(makeThread) { try run(thread) } } catch { failure = error }
            finish(failure)
            move(to: .dead)
        }
    }

    /// Makes the thread, again and again while the log can't be reached; nil once the thread is stopped.
    private func make(_ makeThread: () throws -> StreamThread) throws -> StreamThread? {
        let time = SystemTime()
        var backoff = Backoff()
        var failures = FailureWatch()
        while true {
            do { return try makeThread() } catch let error as LogError where error.remedy == .retry {
                logger.warning("Thread \(name) can't start yet: \(error)")
                if let report = failures.failed(at: time.monotonic, time.wallClock) {
                    logger.error(
                        "Thread \(name) has tried to start \(report.text). It tries again until it succeeds or is stopped. "
                            + "The last failure: \(error)")
                }
            }
            backoff.failed(at: time.monotonic)
            while let rest = backoff.rest(at: time.monotonic), !isStopping {
                time.pause(for: min(rest, .milliseconds(100)))
            }
            if isStopping { return nil }
        }
    }

    private func run(_ thread: StreamThread) throws {
        do {
            while !shouldStop.load(ordering: .relaxed) {
                try thread.step()
                note(thread)
            }
        } catch {
            thread.abandon()
            status.withLock { $0.counters = thread.counters }
            throw error
        }
        move(to: .pendingShutdown)
        try thread.stop()
        note(thread)
    }

    private func note(_ thread: StreamThread) {
        status.withLock {
            $0.isSettled = thread.isSettled
            $0.counters = thread.counters
            $0.restoredRecords = thread.progress.totalRecords
            $0.restore = thread.progress.phase
        }
        switch currentStatus.lifecycle {
        case .starting, .partitionsAssigned, .running: move(to: thread.isRunning ? .running : .partitionsAssigned)
        default: break
        }
    }

    private func move(to next: ThreadLifecycle) {
        let hasChanged = status.withLock { status in
            guard status.lifecycle != next, status.lifecycle.canMove(to: next) else { return false }
            status.lifecycle = next
            return true
        }
        if hasChanged { didChange(self) }
    }
}
