import Glibc
import KafkaClient
import KafkaLog
import Millrace
import MillraceRuntime
import MillraceTesting
import TestBroker

/// What one test has to itself: a name that all its topics and its group begin with, and a directory.
///
/// All of it is gone behind the test.
final class Stage: Sendable {
    let connection: KafkaConfiguration
    /// The application's id.
    let id = Broker.unique("test")
    let files: TemporaryDirectory
    let cluster: KafkaCluster

    var input: String { "\(id)-in" }
    var output: String { "\(id)-out" }

    private init(_ connection: KafkaConfiguration) throws {
        self.connection = connection
        files = try TemporaryDirectory()
        cluster = try KafkaCluster(KafkaLogConfiguration(connection))
    }

    /// Runs `body` on a cluster, by default the one that the environment names, and on a thread of its own.
    static func with(
        _ connection: KafkaConfiguration? = nil, inputs: [String: Int32] = ["in": 1],
        _ body: @escaping @Sendable (Stage) throws -> Void
    ) async throws {
        try await onOwnThread { try run(connection ?? Broker.connection(), inputs, body) }
    }

    static func run(
        _ connection: KafkaConfiguration, _ inputs: [String: Int32] = ["in": 1], _ body: (Stage) throws -> Void
    ) throws {
        let stage = try Stage(connection)
        var failure: (any Error)?
        do {
            try stage.createTopics(inputs)
            try body(stage)
        } catch {
            failure = error
        }
        // What the test found counts for more than what cleaning up finds.
        do { try stage.cleanUp() } catch { failure = failure ?? error }
        if let failure { throw failure }
    }

    private func cleanUp() throws {
        defer {
            cluster.close()
            files.remove()
        }
        try cluster.admin.deleteTopics(topics().sorted())
        try eventually("the group \(id) is empty") {
            do throws(LogError) { try cluster.admin.deleteGroup(id) } catch {
                // Kafka Streams doesn't leave it: its session must run out.
                if error.description.contains("NON_EMPTY_GROUP") { return false }
                // Most tests of what fails never have a group.
                if !error.description.contains("GROUP_ID_NOT_FOUND") && !error.description.contains("does not exist") {
                    throw error
                }
            }
            return true
        }
    }

    /// The topics of this test that exist.
    func topics() throws -> [String] {
        try cluster.admin.describeTopics(nil).keys.filter { $0.hasPrefix(id) }
    }

    func createTopics(_ topics: [String: Int32], settings: [String: String] = [:]) throws {
        try cluster.admin.createTopics(
            topics.map { name, partitions in
                TopicSpecification(name: "\(id)-\(name)", partitions: partitions, settings: settings)
            })
    }

    // MARK: Records

    /// Appends values, each its own key, in one transaction.
    func append(_ values: [String], to topic: String? = nil) throws {
        try append(values.map { (key: $0, value: $0) }, to: topic)
    }

    /// Appends records in one transaction, which is committed unless it is to be given up.
    func append(
        _ records: [(key: String, value: String)], at timestamp: Timestamp? = nil, to topic: String? = nil,
        givingUp: Bool = false
    ) throws {
        let producer = try cluster.makeProducer(transactionalID: "\(id)-writer")
        defer { producer.close() }
        let handle = try producer.handle(forTopic: topic ?? input)
        // Kafka would delete records of 1970 before long, and what is made of them.
        let now = timestamp ?? SystemTime().wallClock
        try producer.begin()
        for record in records {
            let key = Array(record.key.utf8), value = Array(record.value.utf8)
            unsafe try producer.append(
                to: handle, partition: partition(forKey: key.span.bytes, of: producer.partitionCount(of: handle)),
                key: key.span.bytes, value: value.span.bytes, headers: Headers(), timestamp: now)
        }
        if givingUp {
            // Only what has arrived at the broker is there to be aborted.
            try producer.flush(within: .seconds(20))
            return try producer.abort()
        }
        let outcome = producer.commit([:], fence: nil, within: .seconds(20))
        if case .committed = outcome { return }
        throw NeverHappened(what: "a commit: \(outcome)")
    }

    /// The committed records of a topic, `key=value` each, partition by partition.
    func lines<Value>(of topic: String? = nil, value: Serde<Value>) throws -> [String] {
        let topic = topic ?? output
        let count = try cluster.admin.describeTopics([topic])[topic]?.partitions ?? 0
        return try (0..<count).flatMap { number in
            let partition = TopicPartition(topic, PartitionID(number))
            let start = try cluster.admin.offsetRanges(of: [partition])[partition]?.start ?? 0
            let reader = try cluster.makeReader(of: partition, from: start)
            defer { reader.close() }
            var lines: [String] = []
            return try eventually("the end of \(partition)") { () -> [String]? in
                switch try reader.next(maximumWait: .milliseconds(200)) {
                case .records(let batch):
                    for index in 0..<batch.count {
                        try batch.withRecord(at: index) { record in
                            var shown = "null"
                            if let bytes = record.value { shown = "\(try value.decode(bytes))" }
                            lines.append("\(text(record.key) ?? "null")=\(shown)")
                        }
                    }
                    return nil
                case .waiting: return nil
                case .reachedEnd: return lines
                case .outOfRange: throw NeverHappened(what: "reading of \(partition)")
                }
            }
        }
    }

    /// The committed values of a topic of text, sorted.
    func values(of topic: String? = nil) throws -> [String] {
        try lines(of: topic, value: .string).map { String($0.split(separator: "=", maxSplits: 1)[1]) }.sorted()
    }
}
