import MillraceRuntime
import Synchronization

/// Time that moves only when a test moves it.
final class ManualClock: TimeSource {
    private let current = Mutex<Duration>(.zero)
    /// The time of day at the start.
    let start: Timestamp

    init(start: Timestamp = 1_700_000_000_000) { self.start = start }

    var monotonic: Duration { current.withLock { $0 } }

    var wallClock: Timestamp {
        Timestamp(milliseconds: start.milliseconds + Int64(monotonic / .milliseconds(1)))
    }

    func pause(for duration: Duration) { advance(by: duration) }

    func advance(by duration: Duration) { current.withLock { $0 += duration } }
}
