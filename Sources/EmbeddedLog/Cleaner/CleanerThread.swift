import MillraceRuntime

/// Cleans the owner's log every now and then.
final class CleanerThread: Sendable {
    private let cleaner: LogCleaner
    private let stopping = Signal()
    private let ended = Signal()

    init(_ cleaner: LogCleaner, every interval: Duration, failed: @escaping @Sendable (LogError) -> Void)
        throws
    {
        self.cleaner = cleaner
        try OperatingSystemThread.start(named: "log cleaner") { [stopping, ended] in
            defer { ended.notifyAll() }
            while stopping.count == 0 {
                stopping.wait(after: 0, atMost: interval)
                guard stopping.count == 0 else { return }
                do throws(LogError) {
                    try cleaner.clean(now: SystemTime().wallClock, breathing: true)
                } catch {
                    failed(error)
                }
            }
        }
    }

    /// Returns when the thread does nothing more.
    func stop() {
        cleaner.stop()
        stopping.notifyAll()
        while ended.count == 0 { ended.wait(after: 0, atMost: .seconds(1)) }
    }
}
