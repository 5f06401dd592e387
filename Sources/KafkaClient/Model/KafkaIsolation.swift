/// Which records of transactions a client sees.
public enum KafkaIsolation: String, Hashable, Sendable {
    /// Records of committed transactions, up to the first one that is still open (Kafka's `read_committed`).
    case readCommitted = "read_committed"
    /// Every record, of open and of aborted transactions too (`read_uncommitted`).
    case readUncommitted = "read_uncommitted"
}
