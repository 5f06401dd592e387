import KafkaClient
import TestBroker
import Testing

/// What is closed stays so, and says so. That it is freed, `kafka-handles` shows.
@Suite struct ClosingTests {
    @Test func `a closed consumer`() throws {
        let consumer = try KafkaConsumer(KafkaConsumerConfiguration(Broker.nowhere, group: "g"))
        consumer.close()
        consumer.close()
        for call in [
            { try consumer.subscribe(to: ["t"]) }, { _ = try consumer.poll(timeout: .zero) },
            { try consumer.seek(to: [:]) }, { try consumer.finishRevocation() },
        ] as [() throws -> Void] {
            let error = #expect(throws: KafkaError.self) { try call() }
            #expect(error?.code == .closed)
        }
        #expect(consumer.membership == nil && consumer.assignment.isEmpty)
    }

    @Test(arguments: [nil, "tx"]) func `a closed producer`(transactionalID: String?) throws {
        let producer = try KafkaProducer(
            KafkaProducerConfiguration(Broker.nowhere, transactionalID: transactionalID))
        producer.close()
        producer.close()
        for call in [
            { _ = try producer.topic("t") }, { try producer.flush(timeout: .zero) },
            { try producer.initTransactions(timeout: .zero) }, { try producer.beginTransaction() },
            { try producer.commitTransaction(timeout: nil) }, { try producer.abortTransaction(timeout: nil) },
        ] as [() throws -> Void] {
            let error = #expect(throws: KafkaError.self) { try call() }
            #expect(error?.code == .closed)
        }
    }

    @Test func `a closed reader of a partition`() throws {
        let reader = try KafkaReader(Broker.nowhere)
        let partition = KafkaTopicPartition("t", 0)
        let source = try reader.read(partition, from: 0)
        let second = #expect(throws: KafkaError.self) { _ = try reader.read(partition, from: 0) }
        #expect(second?.code == .wrongState)
        source.close()
        source.close()
        let error = #expect(throws: KafkaError.self) { try source.next(timeout: .zero) }
        #expect(error?.code == .closed)
        // Another one may read it now.
        try reader.read(partition, from: 0).close()
    }

    @Test func `a closed admin client`() throws {
        let admin = try KafkaAdmin(Broker.nowhere)
        admin.close()
        admin.close()
        for call in [
            { _ = try admin.checkHealth() }, { _ = try admin.describeTopics() }, { _ = try admin.lag(of: "g") },
            { try admin.deleteGroup("g") },
        ] as [() throws -> Void] {
            let error = #expect(throws: KafkaError.self) { try call() }
            #expect(error?.code == .closed)
        }
    }
}
