import KafkaClient

/// A kind of handle, and a short life of one.
struct HandleKind {
    let name: String
    /// Used in one of so many rounds.
    let share: Int
    let use: () throws -> Void

    init(name: String, share: Int = 1, use: @escaping () throws -> Void) {
        self.name = name
        self.share = share
        self.use = use
    }

    struct Unexpected: Error { var what: String }

    /// Handles of clients that never reach a broker.
    static var unconnected: [HandleKind] {
        let nowhere = KafkaConfiguration(brokers: ["127.0.0.1:1"], log: { _ in })
        let refused = KafkaConfiguration(
            brokers: ["127.0.0.1:1"],
            security: KafkaSecurity(login: .init(mechanism: "MAGIC", username: "", password: "")),
            log: { _ in })
        return [
            HandleKind(name: "settings that are refused") {
                expectError { try KafkaConfiguration.check("linger.ms", "soon") }
                expectError { _ = try KafkaAdmin(refused) }
                expectError { _ = try KafkaConsumer(KafkaConsumerConfiguration(refused, group: "g")) }
            },
            HandleKind(name: "a consumer") {
                let consumer = try KafkaConsumer(KafkaConsumerConfiguration(nowhere, group: "g"))
                try consumer.subscribe(to: ["t"])
                _ = try consumer.poll(timeout: .zero)
                expectError { try consumer.seek(to: [KafkaTopicPartition("t", 0): 0]) }
                consumer.close()
            },
            HandleKind(name: "a producer") {
                let producer = try KafkaProducer(KafkaProducerConfiguration(nowhere))
                expectError { _ = try producer.topic("t", timeout: .zero) }
                producer.close()
            },
            HandleKind(name: "a transactional producer") {
                let producer = try KafkaProducer(KafkaProducerConfiguration(nowhere, transactionalID: "x"))
                expectError { try producer.beginTransaction() }
            },
            HandleKind(name: "a reader") {
                let reader = try KafkaReader(nowhere)
                _ = try reader.read(KafkaTopicPartition("t", 0), from: 0).next(timeout: .zero)
            },
            HandleKind(name: "an admin client") {
                let admin = try KafkaAdmin(nowhere)
                expectError { _ = try admin.partitionCounts(["t"], timeout: .zero) }
                admin.close()
            },
            HandleKind(name: "questions without an answer", share: 10) {
                let admin = try KafkaAdmin(nowhere)
                expectError { _ = try admin.checkHealth(timeout: .milliseconds(1)) }
                expectError { _ = try admin.groupOffsets(of: "g", timeout: .milliseconds(1)) }
            },
        ]
    }

    static func expectError(_ body: () throws -> Void) {
        do {
            try body()
            print("no error where one was expected")
        } catch {}
    }
}
