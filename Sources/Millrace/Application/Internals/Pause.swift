#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Waits on the calling thread: `nanosleep`.
enum Pause {
    static func sleep(until deadline: ContinuousClock.Instant) {
        let left = ContinuousClock.now.duration(to: deadline)
        guard left > .zero else { return }
        var time = timespec()
        time.tv_sec = Int(left.components.seconds)
        time.tv_nsec = Int(left.components.attoseconds / 1_000_000_000)
        // Being woken early does no harm.
        unsafe nanosleep(&time, nil)
    }
}
