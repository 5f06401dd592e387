/// Where reading a partition starts.
public enum KafkaPosition: Hashable, Sendable {
    /// At the first record that the log still holds.
    case beginning
    /// Behind the last record that can be read now.
    case end
    /// At this offset.
    case offset(Int64)
    /// At the group's committed offset, or, without one, where ``KafkaConsumerConfiguration/offsetReset`` says.
    case committed
}

/// Which records of transactions a client sees.
public enum KafkaIsolation: String, Hashable, Sendable {
    /// Records of committed transactions, up to the first one that is still open (Kafka's `read_committed`).
    case readCommitted = "read_committed"
    /// Every record, of open and of aborted transactions too (`read_uncommitted`).
    case readUncommitted = "read_uncommitted"
}
