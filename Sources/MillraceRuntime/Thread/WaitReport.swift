/// When to report a wait that lasts: after some seconds, then every ten, and after a minute every minute.
package struct WaitReport {
    private var start: Duration?
    private var next = Duration.zero

    package static let first = Duration.seconds(5)

    package init() {}

    /// Returns how long the wait has lasted, when a line about it is due.
    ///
    /// - Parameter isWaiting: whether there is something to wait for now.
    package mutating func note(isWaiting: Bool, at now: Duration) -> Duration? {
        guard isWaiting else {
            start = nil
            return nil
        }
        guard let start else {
            self.start = now
            next = now + Self.first
            return nil
        }
        guard now >= next else { return nil }
        let elapsed = now - start
        next = now + (elapsed < .seconds(60) ? .seconds(10) : .seconds(60))
        return elapsed
    }
}
