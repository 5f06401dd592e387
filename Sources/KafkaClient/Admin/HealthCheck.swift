/// A connection that is made to see whether one can be made.
struct HealthCheck {
    private let connection: KafkaConfiguration
    private let client: ClientHandle
    private let reports: QueueHandle
    /// When all brokers were first found unreachable.
    private var allDown: ContinuousClock.Instant?

    /// How long brokers that can't be reached get: a name with several addresses has one tried after the other.
    private static let patience = Duration.seconds(2)

    init(_ connection: KafkaConfiguration) throws(KafkaError) {
        self.connection = connection
        var settings = connection.settings
        // Try again soon; nobody waits longer than a moment anyway.
        settings["reconnect.backoff.max.ms"] = "500"
        let configuration = try ConfigurationHandle(settings, connection, for: .consumers, events: [.errors])
        client = try ClientHandle(
            .consumer, configuration, context: ClientContext(connection), disposalLimit: .seconds(1))
        reports = try QueueHandle.main(client)
    }

    mutating func run(until deadline: ContinuousClock.Instant, limit: Duration) throws(KafkaError) -> KafkaHealth {
        while true {
            if let id = client.clusterID(timeout: .milliseconds(10)) {
                let start = ContinuousClock.now
                // Asked once: the connection stands, so the answer is a matter of milliseconds.
                let brokers = try client.brokers(timeout: max(.milliseconds(1), start.duration(to: deadline)))
                return KafkaHealth(clusterID: id, brokers: brokers, roundTrip: start.duration(to: .now))
            }
            while let event = reports.nextEvent(timeout: .milliseconds(1)) { try note(event) }
            let now = ContinuousClock.now
            if let allDown, let trouble = client.context.trouble, now >= min(allDown + Self.patience, deadline) {
                throw KafkaError(certain(trouble), "Connecting to \(cluster)")
            }
            if now >= deadline { throw timedOut(limit) }
        }
    }

    /// Throws what waiting doesn't mend.
    private mutating func note(_ event: borrowing EventHandle) throws(KafkaError) {
        if let trouble = event.trouble(client.context) {
            if trouble.isLasting { throw KafkaError(trouble, "Connecting to \(cluster)") }
            client.context.note(trouble)
        } else if event.code == .allBrokersDown {
            if allDown == nil { allDown = .now }
        } else if let error = event.error("Connecting to \(cluster)", client: client), error.isFatal {
            throw error
        }
    }

    /// A broker that hangs up, but waits as long as it isn't spoken to, is there and wants to be spoken to otherwise.
    private func certain(_ trouble: ConnectionTrouble) -> ConnectionTrouble {
        trouble.suspected != nil && Listener(trouble.broker)?.isWaiting() == true ? trouble.confirmed : trouble
    }

    private func timedOut(_ limit: Duration) -> KafkaError {
        if let trouble = client.context.trouble { return KafkaError(trouble, "Connecting to \(cluster)") }
        return KafkaError(
            .timedOut,
            "Connecting to \(cluster): no broker answered within \(limit); can this machine reach that address"
                + " (network, firewall)?", isRetriable: true)
    }

    private var cluster: String { connection.brokers.joined(separator: ",") }
}
