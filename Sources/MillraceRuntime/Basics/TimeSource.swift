#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Where time comes from: the machine, or a test that moves it by hand.
package protocol TimeSource: Sendable {
    /// The time of day, for records and wall-clock punctuation.
    var wallClock: Timestamp { get }
    /// A clock that never goes back, for intervals.
    var monotonic: Duration { get }
    /// Waits.
    func pause(for duration: Duration)
}

/// The machine's clocks.
package struct SystemTime: TimeSource {
    package init() {}

    package var wallClock: Timestamp {
        let time = Self.read(CLOCK_REALTIME)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    package var monotonic: Duration {
        let time = Self.read(CLOCK_MONOTONIC)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    package func pause(for duration: Duration) {
        let (seconds, attoseconds) = max(.zero, duration).components
        var time = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
        // A signal ends it early, which does no harm.
        unsafe nanosleep(&time, nil)
    }

    private static func read(_ clock: clockid_t) -> timespec {
        var time = timespec()
        // Can't fail for these two clocks.
        unsafe clock_gettime(clock, &time)
        return time
    }
}
