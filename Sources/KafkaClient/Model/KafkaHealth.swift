/// A broker as the cluster names it: where clients have to reach it.
public struct KafkaBroker: Hashable, Sendable, CustomStringConvertible {
    /// The broker's number (`node.id`).
    public var id: Int32
    /// The host name that the broker gives out (`advertised.listeners`).
    public var host: String
    /// The port that the broker gives out.
    public var port: Int32

    /// The broker `id` at `host:port`.
    public init(id: Int32, host: String, port: Int32) {
        self.id = id
        self.host = host
        self.port = port
    }

    /// `host:port`
    public var description: String { "\(host):\(port)" }
}

/// What a cluster answered when it was asked how it is.
public struct KafkaHealth: Hashable, Sendable {
    /// The cluster's id, which no other cluster has.
    public var clusterID: String
    /// The brokers that are up, by number.
    public var brokers: [KafkaBroker]
    /// How long a question to one of them took, once connected.
    public var roundTrip: Duration

    /// What a cluster answered.
    public init(clusterID: String, brokers: [KafkaBroker], roundTrip: Duration) {
        self.clusterID = clusterID
        self.brokers = brokers
        self.roundTrip = roundTrip
    }
}
