import KafkaClient
import TestBroker
import Testing

/// What the documentation shows, as it stands there but for the names of topics and groups.
@Suite(.requiresBroker) struct ExampleTests {
    @Test func `the documentation's overview works`() throws {
        let configuration = try Broker.connection()
        let name = Broker.unique("orders")

        let admin = try KafkaAdmin(configuration)
        let health = try admin.checkHealth()
        #expect(!health.brokers.isEmpty)
        try admin.createTopics([KafkaTopic(name: name, partitions: 4)])
        defer { #expect(throws: Never.self) { try admin.deleteTopics([name]) } }

        let bytes: [UInt8] = Array("first".utf8)
        let producer = try KafkaProducer(KafkaProducerConfiguration(configuration, compression: .lz4))
        let topic = try producer.topic(name)
        try unsafe producer.produce(to: topic, partition: 0, key: nil, value: bytes.span.bytes)
        try producer.flush(timeout: .seconds(30))

        let consumer = try KafkaConsumer(KafkaConsumerConfiguration(configuration, group: Broker.unique("billing")))
        try consumer.subscribe(to: [name])
        var seen: [String?] = []
        try eventually("a record") { () -> Void? in
            switch try consumer.poll(timeout: .seconds(1)) {
            case .assigned, nil: break
            case .revoked, .lost: try consumer.finishRevocation()
            }
            for partition in consumer.assignment {
                guard let batch = try consumer.takeBatch(from: partition, maximumRecords: 500) else { continue }
                for index in 0..<batch.count {
                    batch.withRecord(at: index) { record in seen.append(text(record.value)) }
                }
                try consumer.commit([partition: batch.nextOffset])
            }
            return seen.isEmpty ? nil : ()
        }
        #expect(seen == ["first"])

        let transactional = try KafkaProducer(
            KafkaProducerConfiguration(configuration, transactionalID: Broker.unique("billing")))
        let output = try transactional.topic(name)
        let membership = try #require(consumer.membership)
        try transactional.initTransactions(timeout: .seconds(30))
        try transactional.beginTransaction()
        try unsafe transactional.produce(to: output, partition: 1, key: nil, value: bytes.span.bytes)
        try transactional.sendOffsets([KafkaTopicPartition(name, 0): 1], membership: membership, timeout: .seconds(30))
        try transactional.commitTransaction(timeout: nil)
        #expect(try admin.groupOffsets(of: consumer.group) == [KafkaTopicPartition(name, 0): 1])
        consumer.close()
    }
}
