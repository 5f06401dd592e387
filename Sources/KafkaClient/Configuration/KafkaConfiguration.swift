/// How to reach a cluster: what consumers, producers, readers and admin clients have in common.
///
/// A client takes its own settings first, then ``overrides``: Kafka's and librdkafka's keys with their values, passed
/// on as they are. A key that the library doesn't know is an error, and so is a value that it can't take; see
/// ``check(_:_:for:)``. What only producers have is left out for consumers, and the other way round.
public struct KafkaConfiguration: Sendable {
    /// Where to look for the cluster first: `host:port` (`bootstrap.servers`).
    public var brokers: [String]
    /// The name that brokers see in their logs, quotas and metrics (`client.id`).
    public var clientID: String
    /// Encryption and login.
    public var security: KafkaSecurity
    /// Settings by the library's own keys, above everything else: `["socket.keepalive.enable": "true"]`.
    public var overrides: [String: String]
    /// Settings that are taken where this version of the library knows them, and otherwise left out; below the clients'
    /// own. `["fetch.queue.backoff.ms": "5"]` helps from librdkafka 2.2.0 on.
    public var optionalSettings: [String: String] = [:]
    /// Takes the library's log lines, from the library's own threads. Nil leaves them on standard error.
    public var log: (@Sendable (KafkaDiagnostic) -> Void)?

    /// Checked by calls that wait for a response of the cluster: once it is true they throw
    /// ``KafkaError/Code/interrupted``. Producing, flushing and committing are not interrupted. Calls of ``KafkaAdmin``
    /// that change something (topics, records, settings, offsets) are: whether the cluster still makes the change is
    /// unknown then.
    public var isInterrupted: (@Sendable () -> Bool)?
    /// After how long without a connection a client that lives long is made anew: the library goes on looking for a broker
    /// where it was.
    package var clientRenewal: Duration = .seconds(120)
    /// Told when the connection to a broker is lost, and when it is back.
    package var watch: ConnectionWatch?

    /// A cluster reached through `brokers`.
    public init(
        brokers: [String], clientID: String = "millrace", security: KafkaSecurity = KafkaSecurity(),
        overrides: [String: String] = [:], log: (@Sendable (KafkaDiagnostic) -> Void)? = nil
    ) {
        self.brokers = brokers
        self.clientID = clientID
        self.security = security
        self.overrides = overrides
        self.log = log
    }

    var settings: [String: String] {
        var settings = security.settings
        settings["bootstrap.servers"] = brokers.joined(separator: ",")
        settings["client.id"] = clientID
        // Off by default in librdkafka before 2.10; without it small requests wait for acknowledgements of TCP.
        settings["socket.nagle.disable"] = "true"
        return settings
    }
}

extension KafkaConfiguration: CustomStringConvertible, CustomReflectable {
    /// The settings, one a line, secrets masked.
    public var description: String {
        settings.merging(overrides) { $1 }.sorted { $0.key < $1.key }
            .map { "\($0.key)=\(Secret.shown($0.key, $0.value))" }.joined(separator: "\n")
    }

    /// Nothing: secrets among the overrides aren't shown that way either.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
