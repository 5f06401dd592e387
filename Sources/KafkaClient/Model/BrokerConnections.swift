/// A client's connections to brokers, followed by the states that the library reports for each of them.
package struct BrokerConnections {
    /// What a state means for a connection.
    package enum Change: Hashable {
        case up
        /// It broke, or couldn't be made.
        case broken(in: ConnectionState, after: Duration)
    }

    private struct Progress {
        var state: ConnectionState
        var since: ContinuousClock.Instant
    }

    private var progress: [String: Progress] = [:]
    private var up: Set<String> = []
    /// Since when each broker isn't connected.
    private var downSince: [String: ContinuousClock.Instant] = [:]
    /// Since when no broker is connected; nil while one is.
    private var aloneSince: ContinuousClock.Instant?

    /// What the library calls the connection to a group's coordinator, whichever broker that is.
    package static let groupCoordinator = "GroupCoordinator:0"

    package init(at now: ContinuousClock.Instant = .now) { aloneSince = now }

    /// Enters a state.
    ///
    /// - Parameter broker: `host:port`, or the coordinator's name.
    package mutating func note(
        _ state: String, of broker: String, at now: ContinuousClock.Instant = .now
    ) -> Change? {
        guard let state = ConnectionState(rawValue: state) else {
            if downSince[broker] == nil, !up.contains(broker) { downSince[broker] = now }
            return nil
        }
        guard state == .down else {
            progress[broker] = Progress(state: state, since: now)
            guard state == .up else { return nil }
            up.insert(broker)
            downSince[broker] = nil
            aloneSince = nil
            return .up
        }
        up.remove(broker)
        if downSince[broker] == nil { downSince[broker] = now }
        if up.isEmpty, aloneSince == nil { aloneSince = now }
        // A client that only drops what it knew of a broker was in no such state.
        return progress.removeValue(forKey: broker).map { .broken(in: $0.state, after: $0.since.duration(to: now)) }
    }

    /// How long a broker hasn't been connected; nil while it is, or where nothing is known of it.
    package func downtime(of broker: String, at now: ContinuousClock.Instant = .now) -> Duration? {
        downSince[broker]?.duration(to: now)
    }

    /// How long no broker has been connected; nil while one is.
    package func timeAlone(at now: ContinuousClock.Instant = .now) -> Duration? { aloneSince?.duration(to: now) }
}
