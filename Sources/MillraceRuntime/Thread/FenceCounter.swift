/// Notices a second process that has the same transactional id: the two would fence each other for ever.
///
/// A transaction that takes longer than the log allows ends alike, but not as often.
package struct FenceCounter {
    private var times: [Duration] = []

    /// More than this within a minute is no coincidence: transactions time out after some seconds each.
    package static let most = 10

    package init() {}

    /// Returns whether it has happened too often.
    package mutating func count(at now: Duration) -> Bool {
        times.append(now)
        times.removeAll { now - $0 > .seconds(60) }
        return times.count > Self.most
    }
}
