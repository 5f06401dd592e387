/// How a member of a group reads.
///
/// What isn't named here has librdkafka's value; any of its keys can be set by ``KafkaConfiguration/overrides``.
public struct KafkaConsumerConfiguration: Sendable {
    /// The cluster.
    public var connection: KafkaConfiguration
    /// The group to join (`group.id`).
    public var group: String
    /// A name that the member keeps when it restarts, so that its partitions stay (`group.instance.id`). All members
    /// of a group have one, or none.
    public var instanceID: String?
    /// Which records of transactions are seen (`isolation.level`).
    public var isolation: KafkaIsolation
    /// Whether a partition is read as soon as it is assigned, from the group's committed offset on. Otherwise it is read
    /// once ``KafkaConsumer/seek(to:)`` has told where.
    public var startsAtCommittedOffsets: Bool
    /// What stands in for an offset that isn't there, or isn't in the log any more. (Kafka's `auto.offset.reset`; the
    /// library's own has a flaw, and is left at `error`.)
    public var offsetReset: OffsetReset
    /// How long a silent member stays in the group (`session.timeout.ms`).
    public var sessionTimeout: Duration
    /// How long a member may go without asking for records (`max.poll.interval.ms`).
    public var maximumPollInterval: Duration

    /// What stands in for a missing offset.
    public enum OffsetReset: Hashable, Sendable {
        /// The first record.
        case earliest
        /// The end.
        case latest
        /// An error: ``KafkaError/Code/noOffset``.
        case error
    }

    /// A member of `group`.
    public init(
        _ connection: KafkaConfiguration, group: String, instanceID: String? = nil,
        isolation: KafkaIsolation = .readCommitted, startsAtCommittedOffsets: Bool = true,
        offsetReset: OffsetReset = .earliest, sessionTimeout: Duration = .seconds(45),
        maximumPollInterval: Duration = .seconds(300)
    ) {
        self.connection = connection
        self.group = group
        self.instanceID = instanceID
        self.isolation = isolation
        self.startsAtCommittedOffsets = startsAtCommittedOffsets
        self.offsetReset = offsetReset
        self.sessionTimeout = sessionTimeout
        self.maximumPollInterval = maximumPollInterval
    }

    var settings: [String: String] {
        var settings = connection.settings
        settings["group.id"] = group
        settings["group.instance.id"] = instanceID
        settings["isolation.level"] = isolation.rawValue
        settings["auto.offset.reset"] = "error"
        settings["session.timeout.ms"] = String(sessionTimeout.wholeMilliseconds)
        settings["max.poll.interval.ms"] = String(maximumPollInterval.wholeMilliseconds)
        settings["partition.assignment.strategy"] = "range"
        // Offsets are committed by whoever processed the records, and only then.
        settings["enable.auto.commit"] = "false"
        settings["enable.auto.offset.store"] = "false"
        settings["check.crcs"] = "true"
        return settings
    }
}
