/// A topic, as it is or as it should be.
public struct KafkaTopic: Hashable, Sendable {
    /// The topic's name.
    public var name: String
    /// How many partitions it has.
    public var partitions: Int32
    /// How many brokers hold each partition; nil leaves it to the cluster, and is all that a description says.
    public var replication: Int16?
    /// The topic's settings by Kafka's own keys: `cleanup.policy`, `retention.ms`, …. A description has all of them,
    /// with those that the topic has from its broker.
    public var settings: [String: String]

    /// A topic of this name.
    public init(name: String, partitions: Int32, replication: Int16? = nil, settings: [String: String] = [:]) {
        self.name = name
        self.partitions = partitions
        self.replication = replication
        self.settings = settings
    }
}
