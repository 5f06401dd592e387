import KafkaClient
import Millrace

/// The broker, and the topics that the benchmark makes there.
final class Cluster {
    let connection: KafkaConfiguration
    let admin: KafkaAdmin
    private(set) var topics: Set<String> = []

    init() throws {
        guard var connection = try KafkaConfiguration() else {
            throw BenchmarkError("KAFKA_BROKERS names no broker; start one: ./dev kafka start")
        }
        // Topics come and go here; that isn't worth a line each.
        connection.log = { _ in }
        self.connection = connection
        admin = try KafkaAdmin(connection)
        _ = try admin.clusterID(timeout: .seconds(10))
    }

    var brokers: String { connection.brokers.joined(separator: ",") }

    func create(_ name: String, partitions: Int32, _ settings: [String: String] = ["retention.ms": "-1"]) throws {
        try admin.createTopics([KafkaTopic(name: name, partitions: partitions, settings: settings)])
        topics.insert(name)
    }

    /// Has a new broker make its internal topics, for which the first contender would have to wait.
    func warmUp() throws {
        let producer = try KafkaProducer(KafkaProducerConfiguration(connection, transactionalID: "bench-warm-up"))
        defer { producer.close() }
        try producer.initTransactions(timeout: .seconds(30))
        _ = try admin.groupOffsets(of: "bench-warm-up")
    }

    /// Deletes topics, and those that were made by an application of this id.
    func delete(_ names: [String], application: String? = nil) throws {
        var names = Set(names)
        if let application {
            names.formUnion(try admin.partitionCounts(nil).keys.filter { $0.hasPrefix("\(application)-") })
        }
        let existing = try admin.partitionCounts(Array(names))
        try admin.deleteTopics(existing.keys.sorted())
        topics.subtract(names)
    }

    /// The partitions of the topics through which an application passes records on to itself.
    func internalPartitions(of application: String, output: String) throws -> [KafkaTopicPartition] {
        try admin.partitionCounts(nil)
            .filter { $0.key.hasPrefix("\(application)-") && !$0.key.hasSuffix("-changelog") && $0.key != output }
            .flatMap { topic, count in (0..<count).map { KafkaTopicPartition(topic, $0) } }
    }

    func deleteAll() throws { try delete(Array(topics)) }

    /// Writes `count` records, each as `next` makes it: a partition, a key and a value. Their times are a millisecond apart.
    func fill(
        _ topic: String, count: Int, from firstTimestamp: Int64 = InputRecords.firstTimestamp,
        _ next: (_ index: Int) -> (partition: Int32, key: [UInt8], value: [UInt8])
    ) throws {
        var connection = connection
        connection.overrides["queue.buffering.max.messages"] = "200000"
        let producer = try KafkaProducer(KafkaProducerConfiguration(connection, linger: .milliseconds(50)))
        defer { producer.close() }
        let target = try producer.topic(topic)
        for index in 0..<count {
            let (partition, key, value) = next(index)
            try unsafe producer.produce(
                to: target, partition: partition, key: key.span.bytes, value: value.span.bytes,
                timestamp: firstTimestamp + Int64(index))
        }
        try producer.flush(timeout: .seconds(120))
    }
}
