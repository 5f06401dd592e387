/// How long a thread waits before it tries again what failed: not at all the first time, then longer and longer, until
/// something has succeeded.
package struct Backoff {
    private var failures = 0
    private var end: Duration?
    private var lastFailure: Duration?

    package static let longest = Duration.seconds(5)

    package init() {}

    package mutating func failed(at now: Duration) {
        // A failure long after the last one is another matter.
        if let lastFailure, now - lastFailure > .seconds(60) { failures = 0 }
        lastFailure = now
        failures += 1
        guard failures > 1 else { return }
        end = now + min(Self.longest, .milliseconds(50) * (1 << min(failures - 2, 16)))
    }

    package mutating func succeeded() { self = Backoff() }

    /// How long to wait still; nil where there is nothing to wait for.
    package mutating func rest(at now: Duration) -> Duration? {
        guard let end, end > now else {
            end = nil
            return nil
        }
        return end - now
    }
}
