#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// SIGINT and SIGTERM, waited for by one thread.
package enum SignalWait {
    private static var signals: sigset_t {
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe sigaddset(&signals, SIGINT)
        unsafe sigaddset(&signals, SIGTERM)
        return signals
    }

    /// For this thread and those that it starts. C: `pthread_sigmask`.
    package static func block() {
        var signals = signals
        unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    /// Returns when one of the signals has come. C: `sigwait`.
    package static func wait() {
        var signals = signals
        var signal: Int32 = 0
        unsafe sigwait(&signals, &signal)
    }
}
