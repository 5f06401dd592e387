import Synchronization

/// Reports when the connection to a broker is lost, and when it is back: once each, for all clients that share the watch.
///
/// A connection that is idle may be closed at any time, and is made again when it is needed; so one is lost once it can't
/// be made again for a while.
package final class ConnectionWatch: Sendable {
    /// What happened to the connection to a broker.
    package enum Event: Hashable, Sendable {
        /// It broke, and can't be made again.
        case lost(broker: String, reason: String)
        /// It is made again.
        case back(broker: String, after: Duration)
    }

    private struct Outage {
        var since: ContinuousClock.Instant
        var isReported = false
    }

    private struct State {
        var connected: [String: Set<ObjectIdentifier>] = [:]
        var outages: [String: Outage] = [:]
    }

    private let patience: Duration
    private let report: @Sendable (Event) -> Void
    private let state = Mutex(State())

    /// - Parameters:
    ///   - patience: how long a broker must be away before it is reported.
    ///   - report: takes the events, on the library's threads.
    package init(patience: Duration = .seconds(1), report: @escaping @Sendable (Event) -> Void) {
        self.patience = patience
        self.report = report
    }

    /// The brokers that are reported as lost.
    package var lost: [String] { state.withLock { $0.outages.filter(\.value.isReported).keys.sorted() } }

    /// Enters a change of the connection between a client and a broker.
    package func note(
        _ change: BrokerConnections.Change, of broker: String, client: ObjectIdentifier, reason: String,
        at now: ContinuousClock.Instant = .now
    ) {
        let event: Event? = state.withLock { state in
            switch change {
            case .up:
                state.connected[broker, default: []].insert(client)
                guard let outage = state.outages.removeValue(forKey: broker), outage.isReported else { return nil }
                return .back(broker: broker, after: outage.since.duration(to: now))
            case .broken:
                if state.connected[broker]?.remove(client) != nil, state.connected[broker]?.isEmpty == true {
                    state.outages[broker] = Outage(since: now)
                    return nil
                }
                // One that was never connected is no loss; whoever waits for it reports that.
                guard let outage = state.outages[broker], !outage.isReported,
                    outage.since.duration(to: now) >= patience
                else { return nil }
                state.outages[broker]?.isReported = true
                return .lost(broker: broker, reason: reason)
            }
        }
        if let event { report(event) }
    }

    /// A client is closed: its connections aren't lost.
    package func forget(_ client: ObjectIdentifier) {
        state.withLock { state in
            for broker in state.connected.keys { state.connected[broker]?.remove(client) }
        }
    }
}
