import MillraceRuntime
import Synchronization

/// Time that only moves when a test moves it.
final class ManualTime: TimeSource {
    private let current: Mutex<(wallClock: Int64, monotonic: Duration)>

    init(start: Timestamp) { current = Mutex((start.milliseconds, .zero)) }

    var wallClock: Timestamp { Timestamp(milliseconds: current.withLock { $0.wallClock }) }

    var monotonic: Duration { current.withLock { $0.monotonic } }

    func pause(for duration: Duration) { advance(by: duration) }

    func advance(by duration: Duration) {
        current.withLock {
            $0.wallClock += duration.wholeMilliseconds
            $0.monotonic += duration
        }
    }
}
