package import KafkaClient
package import MillraceRuntime

/// How the engine uses a cluster.
///
/// What exactly-once rests on is set here and can't be overridden; see ``reserved``.
package struct KafkaLogConfiguration: Sendable {
    /// The cluster; its overrides go to every client.
    package var connection: KafkaConfiguration
    /// What is promised of each input record.
    package var guarantee: ProcessingGuarantee
    /// On how many brokers a new topic is kept; nil leaves it to the cluster.
    package var replication: Int16?
    /// Overrides for the clients that read.
    package var consumerOverrides: [String: String]
    /// Overrides for the clients that write.
    package var producerOverrides: [String: String]
    /// After what time the cluster aborts an open transaction (`transaction.timeout.ms`).
    package var transactionTimeout: Duration
    /// How long a silent member stays in its group (`session.timeout.ms`).
    package var sessionTimeout: Duration
    /// How long a thread may go without polling (`max.poll.interval.ms`).
    package var maximumPollInterval: Duration

    package init(
        _ connection: KafkaConfiguration, guarantee: ProcessingGuarantee = .exactlyOnce, replication: Int16? = nil,
        consumerOverrides: [String: String] = [:],
        producerOverrides: [String: String] = [:], transactionTimeout: Duration = .seconds(10),
        sessionTimeout: Duration = .seconds(45), maximumPollInterval: Duration = .seconds(300)
    ) {
        self.connection = connection
        self.guarantee = guarantee
        self.replication = replication
        self.consumerOverrides = consumerOverrides
        self.producerOverrides = producerOverrides
        self.transactionTimeout = transactionTimeout
        self.sessionTimeout = sessionTimeout
        self.maximumPollInterval = maximumPollInterval
    }

    /// Keys that exactly-once, co-partitioning or the reading of positions depend on.
    package static let reserved: Set<String> = [
        "acks", "auto.offset.reset", "enable.auto.commit", "enable.auto.offset.store", "enable.idempotence",
        "enable.partition.eof", "group.id", "group.instance.id", "group.protocol", "isolation.level",
        "max.poll.interval.ms",
        "partition.assignment.strategy", "request.required.acks", "session.timeout.ms", "transaction.timeout.ms",
        "transactional.id",
    ]

    func check() throws(KafkaError) {
        let keys = [connection.overrides, consumerOverrides, producerOverrides].flatMap(\.keys)
        if let key = keys.filter(Self.reserved.contains).min() {
            throw KafkaError(
                .invalidArgument,
                "Setting \"\(key)\" can't be overridden: exactly-once depends on it, or the engine has a setting of its "
                    + "own for it; remove it")
        }
    }

    /// - Parameter partitions: how many partitions the member may get.
    func consumer(group: String, clientID: String, partitions: Int) -> KafkaConsumerConfiguration {
        var connection = reading(maximumFetchWait: .milliseconds(100), partitions: partitions)
        connection.clientID = clientID
        // The end of a partition tells the position behind the markers of transactions, which is what is committed.
        connection.overrides["enable.partition.eof"] = "true"
        return KafkaConsumerConfiguration(
            connection, group: group, startsAtCommittedOffsets: false, offsetReset: .error,
            sessionTimeout: sessionTimeout, maximumPollInterval: maximumPollInterval)
    }

    /// The connection of the clients that restore. They often come to the end of a partition, and that is only known
    /// once a fetch has brought nothing.
    var restoring: KafkaConfiguration { reading(maximumFetchWait: .milliseconds(10), partitions: 1) }

    /// How much a client reads ahead, in KiB of records; in memory it is three times as much for small records. Over
    /// all partitions, since on librdkafka before 2.2 queues that have all run full are looked at again only after a
    /// second.
    private static let readAhead = 24_576
    private static let leastReadAhead = 512

    /// The connection of clients that read.
    ///
    /// - Parameter maximumFetchWait: how long a fetch waits at the broker where there is nothing. A seek, or a partition
    ///   that is to be read now, has to wait for it.
    private func reading(maximumFetchWait: Duration, partitions: Int) -> KafkaConfiguration {
        var connection = connection
        let readAhead = max(Self.leastReadAhead, Self.readAhead / max(1, partitions))
        let milliseconds = maximumFetchWait / .milliseconds(1)
        connection.overrides = [
            "queued.max.messages.kbytes": String(readAhead), "queued.min.messages": "1000000",
            "fetch.wait.max.ms": String(Int(milliseconds)),
            // How soon a deleted topic is noticed, and that it isn't about to appear.
            "topic.metadata.refresh.interval.ms": "30000", "topic.metadata.propagation.max.ms": "5000",
        ]
        .merging(self.connection.overrides) { $1 }.merging(consumerOverrides) { $1 }
        connection.optionalSettings["fetch.queue.backoff.ms"] = "5"
        return connection
    }

    func producer(transactionalID: String) -> KafkaProducerConfiguration {
        var producer = producer(clientID: transactionalID)
        producer.transactionalID = transactionalID
        producer.transactionTimeout = transactionTimeout
        return producer
    }

    func producer(clientID: String) -> KafkaProducerConfiguration {
        var connection = connection
        connection.clientID = clientID
        connection.overrides = [
            "queue.buffering.max.messages": "1000000", "queue.buffering.max.kbytes": "32768",
            "message.max.bytes": String(RecordSizeLimit.usual),
        ].merging(connection.overrides) { $1 }.merging(producerOverrides) { $1 }
        return KafkaProducerConfiguration(connection, linger: .milliseconds(50), compression: .lz4)
    }
}
