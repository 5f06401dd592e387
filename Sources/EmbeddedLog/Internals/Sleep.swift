#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Keeps the calling thread waiting, less if a signal comes in. C: `nanosleep`.
func sleep(for time: Duration) {
    let (seconds, attoseconds) = time.components
    var wanted = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
    unsafe nanosleep(&wanted, nil)
}
