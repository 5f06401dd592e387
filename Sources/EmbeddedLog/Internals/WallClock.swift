import MillraceRuntime

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The time of day.
enum WallClock {
    /// C: `clock_gettime(CLOCK_REALTIME)`.
    static func now() -> Timestamp {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
