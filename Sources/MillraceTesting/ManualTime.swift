package import MillraceRuntime
import Synchronization

/// Time that only moves when a test moves it.
package final class ManualTime: TimeSource {
    private let current: Mutex<(wallClock: Int64, monotonic: Duration)>

    package init(start: Timestamp) { current = Mutex((start.milliseconds, .zero)) }

    package var wallClock: Timestamp { Timestamp(milliseconds: current.withLock { $0.wallClock }) }

    package var monotonic: Duration { current.withLock { $0.monotonic } }

    package func pause(for duration: Duration) { advance(by: duration) }

    package func advance(by duration: Duration) {
        current.withLock {
            $0.wallClock += duration.wholeMilliseconds
            $0.monotonic += duration
        }
    }
}
