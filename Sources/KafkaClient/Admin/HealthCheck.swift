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

    /// Which brokers of the cluster must be reachable from here.
    enum Demand { case all, any }

    /// - Parameters:
    ///   - demand: which of the brokers must be reachable at the addresses that they advertise.
    ///   - topics: topics whose partitions must all have a leader.
    mutating func run(
        until deadline: ContinuousClock.Instant, limit: Duration, _ demand: Demand, topics: [String] = []
    ) throws(KafkaError) -> KafkaHealth {
        let health = try connect(until: deadline, limit: limit)
        try reach(health.brokers, demand, until: deadline)
        for topic in topics {
            let leaderless = try client.partitionsWithoutLeader(
                of: topic, timeout: max(.milliseconds(1), ContinuousClock.now.duration(to: deadline)))
            if let first = leaderless.first {
                throw KafkaError(
                    .leaderNotAvailable,
                    "Connecting to \(cluster): \(first) has no leader\(leaderless.count > 1 ? ", nor have \(leaderless.count - 1) more partitions of the topic" : "")"
                        + "; are all brokers that hold it up?", isRetriable: true)
            }
        }
        return health
    }

    /// Connects to the brokers at the addresses that they advertise: there clients reach them, once one of the addresses
    /// that they were told has told them who is in the cluster.
    private func reach(
        _ brokers: [KafkaBroker], _ demand: Demand, until deadline: ContinuousClock.Instant
    ) throws(KafkaError) {
        var failure: KafkaError?
        for broker in brokers {
            let rest = ContinuousClock.now.duration(to: deadline)
            let listener = Listener(BrokerAddress(host: broker.host, port: broker.port))
            let reach = try listener.reach(within: max(.milliseconds(100), min(.seconds(3), rest))) {
                client.context.isInterrupted?() == true
            }
            if client.context.isInterrupted?() == true { throw client.context.interruption("Connecting to \(cluster)") }
            guard let trouble = reach.trouble else {
                if demand == .any { return }
                continue
            }
            failure = KafkaError(
                trouble.code,
                "Connecting to \(cluster): the cluster answers there, but its broker \(broker.id) can't be reached at"
                    + " \(broker), the address that it advertises: \(trouble.reason). Make that address known and"
                    + " reachable from here, or correct the broker's advertised.listeners", isRetriable: true)
            if demand == .all { break }
        }
        if let failure { throw failure }
    }

    private mutating func connect(
        until deadline: ContinuousClock.Instant, limit: Duration
    ) throws(KafkaError) -> KafkaHealth {
        while true {
            if client.context.isInterrupted?() == true { throw client.context.interruption("Connecting to \(cluster)") }
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
