/// How a producer writes.
///
/// Producers are idempotent: a record that is sent again after a broken connection isn't written twice.
public struct KafkaProducerConfiguration: Sendable {
    /// The cluster.
    public var connection: KafkaConfiguration
    /// Writes in transactions under this id (`transactional.id`). Nil writes without.
    public var transactionalID: String?
    /// After what time the cluster aborts an open transaction (`transaction.timeout.ms`).
    public var transactionTimeout: Duration
    /// How long a batch waits for more records; `flush` and `commitTransaction` don't (`linger.ms`).
    public var linger: Duration
    /// How batches are made smaller (`compression.type`).
    public var compression: Compression

    /// A way to make batches smaller.
    public enum Compression: String, Hashable, Sendable, CaseIterable {
        /// Batches are sent as they are.
        case none
        /// Small and slow.
        case gzip
        /// Fast.
        case snappy
        /// Faster.
        case lz4
        /// Small and not slow.
        case zstd
    }

    /// A producer; with `transactionalID`, one that writes in transactions.
    public init(
        _ connection: KafkaConfiguration, transactionalID: String? = nil, transactionTimeout: Duration = .seconds(10),
        linger: Duration = .milliseconds(5), compression: Compression = .none
    ) {
        self.connection = connection
        self.transactionalID = transactionalID
        self.transactionTimeout = transactionTimeout
        self.linger = linger
        self.compression = compression
    }

    var settings: [String: String] {
        var settings = connection.settings
        settings["enable.idempotence"] = "true"
        // Only failures are reported: flushing then waits for a signal, and no record is kept for its report.
        settings["delivery.report.only.error"] = "true"
        settings["linger.ms"] = String(linger.wholeMilliseconds)
        settings["compression.type"] = compression.rawValue
        if let transactionalID {
            settings["transactional.id"] = transactionalID
            settings["transaction.timeout.ms"] = String(transactionTimeout.wholeMilliseconds)
            // The wait after CONCURRENT_TRANSACTIONS: with the default of 100 ms every second transaction pays it.
            settings["retry.backoff.ms"] = "5"
        }
        return settings
    }
}
