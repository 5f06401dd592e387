import KafkaClient

extension HandleKind {
    /// Handles that do their work.
    static func connected(to cluster: Cluster) -> [HandleKind] {
        [
            HandleKind(name: "a consumer with batches") { try useConsumer(cluster) },
            HandleKind(name: "a producer with records") { try useProducer(cluster) },
            HandleKind(name: "a transactional producer with transactions") { try useTransactions(cluster) },
            HandleKind(name: "a reader with batches") { try useReader(cluster) },
            HandleKind(name: "an admin client with questions") { try askAdmin(cluster) },
            HandleKind(name: "an admin client with orders", share: 20) { try orderAdmin(cluster) },
        ]
    }

    private static func useConsumer(_ cluster: Cluster) throws {
        let consumer = try KafkaConsumer(KafkaConsumerConfiguration(cluster.connection, group: cluster.group))
        try consumer.subscribe(to: [cluster.topic])
        var batch: KafkaRecordBatch?
        try waiting("a batch") {
            _ = try consumer.poll(timeout: .milliseconds(50))
            batch = try consumer.takeBatch(from: cluster.partition, maximumRecords: 2)
            return batch != nil
        }
        try consumer.commit([cluster.partition: 0])
        _ = try consumer.committedOffsets(of: [cluster.partition])
        try consumer.seek(to: [cluster.partition: 1])
        consumer.close()
        // Batches outlive the consumer that they came from.
        try check(batch)
    }

    private static func useProducer(_ cluster: Cluster) throws {
        let producer = try KafkaProducer(KafkaProducerConfiguration(cluster.connection))
        let topic = try producer.topic(cluster.topic)
        let headers = [KafkaHeader(name: "h", value: [1]), KafkaHeader(name: "h", value: nil)]
        try producer.produce(to: topic, partition: 0, key: nil, value: nil, headers: headers)
        try producer.flush(timeout: .seconds(30))
        expectError { try producer.produce(to: topic, partition: 9, key: nil, value: nil, headers: headers) }
        // This one is taken back.
        try producer.produce(to: topic, partition: 0, key: nil, value: nil, headers: headers)
        producer.close()
    }

    private static func useTransactions(_ cluster: Cluster) throws {
        let producer = try KafkaProducer(
            KafkaProducerConfiguration(cluster.connection, transactionalID: "\(cluster.topic)-tx"))
        try producer.initTransactions(timeout: .seconds(30))
        let topic = try producer.topic(cluster.topic)
        for isCommitted in [true, false] {
            try producer.beginTransaction()
            try producer.produce(to: topic, partition: 0, key: nil, value: nil)
            try producer.flush(timeout: .seconds(30))
            if isCommitted {
                try producer.sendOffsets([cluster.partition: 0], membership: cluster.membership, timeout: .seconds(30))
                try producer.commitTransaction(timeout: nil)
            } else {
                try producer.abortTransaction(timeout: nil)
            }
        }
        // Left open, and let go of.
        try producer.beginTransaction()
    }

    private static func useReader(_ cluster: Cluster) throws {
        let reader = try KafkaReader(cluster.connection)
        let source = try reader.read(cluster.partition, from: 0)
        var batch: KafkaRecordBatch?
        try waiting("a batch") {
            if case .records(let records) = try source.next(maximumRecords: 2, timeout: .milliseconds(50)) {
                batch = records
            }
            return batch != nil
        }
        source.close()
        try check(batch)
    }

    private static func askAdmin(_ cluster: Cluster) throws {
        let admin = try KafkaAdmin(cluster.connection)
        _ = try admin.partitionCounts([cluster.topic, "no-such-topic"])
        _ = try admin.startOffsets(of: [cluster.partition, KafkaTopicPartition("no-such-topic", 0)])
        _ = try admin.groupOffsets(of: cluster.group)
        admin.close()
    }

    /// Orders take a broker some time, so there are fewer of them.
    private static func orderAdmin(_ cluster: Cluster) throws {
        let admin = try KafkaAdmin(cluster.connection)
        let group = "\(cluster.group)-admin", topic = KafkaTopic(name: "\(cluster.topic)-admin", partitions: 1)
        try admin.createTopics([topic])
        expectError { try admin.createTopics([topic]) }
        _ = try admin.checkHealth()
        _ = try admin.describeTopics([topic.name, "no-such-topic"])
        try admin.changeSettings(["segment.bytes": "2000000"], ofTopic: topic.name)
        try admin.deleteTopics([topic.name])
        expectError { try admin.deleteTopics([topic.name]) }
        try admin.setGroupOffsets([cluster.partition: 0], of: group)
        _ = try admin.lag(of: group)
        try admin.deleteGroupOffsets([cluster.partition], of: group)
        try admin.deleteGroup(group)
        expectError { try admin.deleteGroup(group) }
        try admin.deleteRecords(before: [cluster.partition: 0])
        admin.close()
    }

    private static func check(_ batch: KafkaRecordBatch?) throws {
        guard let batch, batch.headers(at: 0) == Cluster.headers, batch.withRecord(at: 0, { $0.value == nil }) else {
            throw Unexpected(what: "a batch is not as it was written")
        }
    }
}

extension HandleKind {
    static func waiting(_ what: String, until isDone: () throws -> Bool) throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while try !isDone() {
            if ContinuousClock.now > deadline { throw Unexpected(what: "\(what) didn't come within a minute") }
        }
    }
}
