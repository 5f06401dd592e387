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

    private static func read(_ clock: clockid_t) -> timespec {
        var time = timespec()
        // Can't fail for these two clocks.
        unsafe clock_gettime(clock, &time)
        return time
    }
}
