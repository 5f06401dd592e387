import MillraceRuntime

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

enum System {
    /// C: `exit`
    static func end(_ code: Int32) -> Never { exit(code) }

    /// Seconds of the day, as in `43200.123`. C: `clock_gettime`.
    static var timeOfDay: String {
        var now = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &now)
        return (Double(now.tv_sec % 86_400) + Double(now.tv_nsec) / 1e9).formatted(decimals: 3)
    }

    /// Ends the process on the spot. C: `kill` with `SIGKILL`.
    static func killSelf() { kill(getpid(), SIGKILL) }
}

enum StandardError {
    /// One call a line, so that lines of several threads don't mix and none is lost in a buffer. C: `write`.
    static func write(_ line: String) {
        var line = "\(System.timeOfDay) \(line)"
        let written = line.withUTF8 { unsafe Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
        // Nobody is left to be told.
        if written < 0 { System.end(2) }
    }
}

/// SIGTERM, which asks for an ordered stop.
enum StopSignal {
    private static var signals: sigset_t {
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe sigaddset(&signals, SIGTERM)
        return signals
    }

    /// C: `pthread_sigmask`
    static func block() {
        var signals = signals
        unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    /// Returns when the signal has come. C: `sigwait`.
    static func wait() {
        var signals = signals
        var signal: Int32 = 0
        unsafe sigwait(&signals, &signal)
    }
}
