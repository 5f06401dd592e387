import KafkaClient
import Synchronization
import Testing

@Suite struct BrokerConnectionsTests {
    private let start = ContinuousClock.now

    private func after(_ seconds: Int) -> ContinuousClock.Instant { start + .seconds(seconds) }

    @Test func `a connection comes up, and breaks in the state that it was in`() {
        var connections = BrokerConnections(at: start)
        for state in ["INIT", "TRY_CONNECT", "CONNECT", "APIVERSION_QUERY"] {
            #expect(connections.note(state, of: "a:1", at: start) == nil)
        }
        #expect(connections.note("UP", of: "a:1", at: after(1)) == .up)
        #expect(connections.timeAlone(at: after(2)) == nil && connections.downtime(of: "a:1", at: after(2)) == nil)
        #expect(connections.note("DOWN", of: "a:1", at: after(4)) == .broken(in: .up, after: .seconds(3)))
        #expect(connections.timeAlone(at: after(9)) == .seconds(5))
        #expect(connections.downtime(of: "a:1", at: after(9)) == .seconds(5))
    }

    /// As librdkafka 2.16 does with a bootstrap broker once it knows the brokers themselves.
    @Test func `a broker that a client only forgets is no failure`() {
        var connections = BrokerConnections(at: start)
        for state in ["INIT", "TRY_CONNECT", "INIT"] { _ = connections.note(state, of: "a:1", at: start) }
        #expect(connections.note("DOWN", of: "a:1", at: after(1)) == nil)
    }

    @Test func `a state that isn't known changes nothing`() {
        var connections = BrokerConnections(at: start)
        _ = connections.note("UP", of: "a:1", at: start)
        #expect(connections.note("UPDATE", of: "a:1", at: after(1)) == nil)
        #expect(connections.downtime(of: "a:1", at: after(1)) == nil)
    }

    @Test func `each broker has its own downtime, a client that knows none is alone`() {
        var connections = BrokerConnections(at: start)
        #expect(connections.timeAlone(at: after(3)) == .seconds(3))
        _ = connections.note("INIT", of: BrokerConnections.groupCoordinator, at: after(1))
        _ = connections.note("UP", of: "a:1", at: after(2))
        #expect(connections.downtime(of: BrokerConnections.groupCoordinator, at: after(5)) == .seconds(4))
        #expect(connections.timeAlone(at: after(5)) == nil)
    }
}

@Suite struct ConnectionWatchTests {
    private final class Client {}

    /// Runs `body` with a watch, and returns what it reported. Times are seconds.
    private func events(
        _ body: (_ note: (BrokerConnections.Change, Client, Int) -> Void, ConnectionWatch) -> Void
    ) -> [ConnectionWatch.Event] {
        let reported = Events(), start = ContinuousClock.now
        let watch = ConnectionWatch(patience: .seconds(1)) { reported.add($0) }
        body(
            { change, client, seconds in
                watch.note(
                    change, of: "a:1", client: ObjectIdentifier(client), reason: "refused",
                    at: start + .seconds(seconds))
            }, watch)
        return reported.all
    }

    private final class Events: Sendable {
        private let events = Mutex<[ConnectionWatch.Event]>([])

        var all: [ConnectionWatch.Event] { events.withLock { $0 } }
        func add(_ event: ConnectionWatch.Event) { events.withLock { $0.append(event) } }
    }

    private static let broken = BrokerConnections.Change.broken(in: .up, after: .seconds(9))
    private static let refused = BrokerConnections.Change.broken(in: .connecting, after: .zero)

    @Test func `a lost connection is reported once, and once when it is back`() {
        let client = Client()
        let reported = events { note, watch in
            note(.up, client, 0)
            note(Self.broken, client, 10)
            for second in 10..<20 { note(Self.refused, client, second) }
            #expect(watch.lost == ["a:1"])
            note(.up, client, 22)
            #expect(watch.lost.isEmpty)
        }
        #expect(reported == [.lost(broker: "a:1", reason: "refused"), .back(broker: "a:1", after: .seconds(12))])
    }

    @Test func `one that is closed while idle, or made again at once, isn't reported`() {
        let client = Client()
        let reported = events { note, _ in
            note(.up, client, 0)
            note(Self.broken, client, 10)
            note(Self.refused, client, 10)
            note(.up, client, 11)
            note(Self.broken, client, 600)
            note(.up, client, 900)
        }
        #expect(reported.isEmpty)
    }

    @Test func `one that was never there isn't lost`() {
        let client = Client()
        #expect(events { note, _ in for second in 0..<9 { note(Self.refused, client, second) } }.isEmpty)
    }

    @Test func `what another client still has isn't lost`() {
        let first = Client(), second = Client()
        let reported = events { note, _ in
            note(.up, first, 0)
            note(.up, second, 0)
            note(Self.broken, first, 1)
            for time in 1..<9 { note(Self.refused, first, time) }
        }
        #expect(reported.isEmpty)
    }

    @Test func `a client that is closed loses nothing`() {
        let first = Client(), second = Client()
        let reported = events { note, watch in
            note(.up, first, 0)
            watch.forget(ObjectIdentifier(first))
            for time in 1..<9 { note(Self.refused, second, time) }
        }
        #expect(reported.isEmpty)
    }
}
