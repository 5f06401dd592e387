import KafkaLog
import LogTesting
import MillraceRuntime
import TestBroker
import Testing

extension LogConsumer {
    /// Polls until the group has given partitions, and answers them.
    func awaitAssignment() throws -> [TopicPartition] {
        try eventually("an assignment") {
            guard case .assigned(let partitions) = try poll(maximumWait: .milliseconds(200)) else { return nil }
            return partitions
        }
    }

    /// Takes records until there are `count`.
    func take(_ count: Int, from partition: TopicPartition) throws -> [TestRecord] {
        var records: [TestRecord] = []
        return try eventually("\(count) records") {
            if let change = try poll(maximumWait: .milliseconds(200)) { Issue.record("unexpected \(change)") }
            while let batch = try takeBatch(from: partition, maximumRecords: 500) { records += batch.records }
            return records.count >= count ? records : nil
        }
    }
}

extension LogReader {
    /// Reads to the end.
    func readAll() throws -> (records: [TestRecord], next: Offset) {
        var records: [TestRecord] = []
        return try eventually("the end") {
            switch try next(maximumWait: .milliseconds(200)) {
            case .records(let batch): records += batch.records
            case .waiting: break
            case .reachedEnd(let next): return (records, next)
            case .outOfRange(let start, let end): Issue.record("out of range \(start)..<\(end)")
            }
            return nil
        }
    }
}

extension Duration {
    /// How long a flush or a commit may take.
    static var soon: Self { .seconds(20) }
}

/// A group with one member on one input partition, a producer and an output topic: what a stream thread has.
final class SeamWorld {
    let cluster: KafkaCluster
    let group = Broker.unique("group")
    let transactionalID = Broker.unique("tx")
    let input: TopicPartition
    let output: TopicPartition
    let consumer: any LogConsumer
    let producer: any LogProducer
    let inputHandle: TopicHandle
    let outputHandle: TopicHandle

    private init(_ cluster: KafkaCluster, _ input: String, _ output: String) throws {
        self.cluster = cluster
        self.input = TopicPartition(input, 0)
        self.output = TopicPartition(output, 0)
        producer = try cluster.makeProducer(transactionalID: transactionalID)
        inputHandle = try producer.handle(forTopic: input)
        outputHandle = try producer.handle(forTopic: output)
        consumer = try cluster.makeConsumer(group: group, topics: [input], clientID: "test")
        _ = try consumer.awaitAssignment()
        try consumer.seek(to: [self.input: 0])
    }

    var fence: Fence { get throws { try #require(consumer.fence) } }

    static func with(_ body: (SeamWorld) throws -> Void) throws {
        let cluster = try Broker.cluster()
        defer { cluster.close() }
        try Broker.withTopic(cluster) { input in
            try Broker.withTopic(cluster) { output in
                let world = try SeamWorld(cluster, input, output)
                defer {
                    world.consumer.close()
                    world.producer.close()
                }
                try body(world)
            }
        }
    }

    /// Writes values to the output in a transaction, and commits the input's position with them.
    func commit(_ values: [String], position: Offset = 0) throws {
        try write(values)
        let outcome = producer.commit([input: CommittedOffset(position)], fence: try fence, within: .soon)
        guard case .committed = outcome else {
            Issue.record("\(outcome)")
            return
        }
    }

    /// Writes values to the output in a transaction that stays open.
    func write(_ values: [String]) throws {
        try producer.begin()
        for value in values { try producer.append(TestRecord(nil, value, timestamp: 1), to: outputHandle) }
    }

    /// What a reader of committed records finds in the output.
    func committedValues() throws -> [String?] {
        let reader = try cluster.makeReader(of: output, from: 0)
        defer { reader.close() }
        return try reader.readAll().records.values
    }
}
