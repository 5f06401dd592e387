/// Notices that failures go on: a thread that tries again and again says so after a while, and then at intervals.
package struct FailureWatch: Sendable {
    /// Failures that go on.
    package struct Report: Sendable, Equatable {
        /// When the first of them was.
        package let since: Timestamp
        package let duration: Duration
        package let failures: Int

        /// `for 4 min, since 2026-03-09T14:05:31.042Z (31 failures)`
        package var text: String {
            let minutes = Int(duration / .seconds(60))
            let length = minutes > 0 ? "\(minutes) min" : "\(Int(duration / .seconds(1))) s"
            return "for \(length), since \(since.utcText) (\(failures) failures)"
        }
    }

    /// After how much time failures are reported, and how often then.
    package static let usualInterval = Duration.seconds(120)

    private let interval: Duration
    private var first: (at: Duration, time: Timestamp)?
    private var last = Duration.zero
    private var count = 0
    private var nextReport = Duration.zero

    package init(interval: Duration = usualInterval) { self.interval = interval }

    /// Counts a failure. Returns what to report, if it is time to.
    package mutating func failed(at now: Duration, _ wallClock: Timestamp) -> Report? {
        // A failure long after the last one is another matter.
        if first == nil || now - last > max(interval, .seconds(60)) {
            first = (now, wallClock)
            count = 0
            nextReport = now + interval
        }
        last = now
        count += 1
        guard let first, now >= nextReport else { return nil }
        nextReport = now + interval
        return Report(since: first.time, duration: now - first.at, failures: count)
    }

    /// Something came of it: what fails later is another matter.
    package mutating func succeeded() { first = nil }
}
