import MillraceRuntime
import Synchronization

/// Cleans the owner's log every now and then.
final class CleanerThread: Sendable {
    private let cleaner: LogCleaner
    private let stopping = Signal()
    private let thread: Mutex<BackgroundThread?>

    init(_ cleaner: LogCleaner, every interval: Duration, failed: @escaping @Sendable (LogError) -> Void)
        throws(SystemFailure)
    {
        self.cleaner = cleaner
        thread = Mutex(
            try BackgroundThread { [stopping] in
                while stopping.count == 0 {
                    stopping.wait(after: 0, atMost: interval)
                    guard stopping.count == 0 else { return }
                    do throws(LogError) {
                        try cleaner.clean(now: WallClock.now(), breathing: true)
                    } catch {
                        failed(error)
                    }
                }
            })
    }

    /// Returns when the thread has ended.
    func stop() {
        cleaner.stop()
        stopping.notifyAll()
        thread.withLock { $0.take()?.join() }
    }
}
