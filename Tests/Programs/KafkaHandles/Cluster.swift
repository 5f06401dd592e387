import KafkaClient

/// What the handles work on: a topic with a few records, and a member of a group to commit for.
struct Cluster {
    let connection: KafkaConfiguration
    let topic: String
    let group: String
    let membership: KafkaGroupMembership

    var partition: KafkaTopicPartition { KafkaTopicPartition(topic, 0) }
    static let headers = [KafkaHeader(name: "a", value: [1, 0]), KafkaHeader(name: "b", value: nil)]

    static func with(_ connection: KafkaConfiguration, _ body: (Cluster) throws -> Void) throws {
        var connection = connection
        connection.log = { _ in }
        let topic = "handles-\(String(UInt64.random(in: .min ... .max), radix: 36))"
        let admin = try KafkaAdmin(connection)
        try admin.createTopics([KafkaTopic(name: topic, partitions: 1)])
        let producer = try KafkaProducer(KafkaProducerConfiguration(connection))
        let handle = try producer.topic(topic)
        for _ in 0..<3 { try producer.produce(to: handle, partition: 0, key: nil, value: nil, headers: headers) }
        try producer.flush(timeout: .seconds(30))
        producer.close()

        let member = try KafkaConsumer(KafkaConsumerConfiguration(connection, group: "\(topic)-member"))
        try member.subscribe(to: [topic])
        try HandleKind.waiting("an assignment") {
            _ = try member.poll(timeout: .milliseconds(50))
            return member.membership != nil
        }
        if let membership = member.membership {
            try body(Cluster(connection: connection, topic: topic, group: "\(topic)-group", membership: membership))
        }
        member.close()
        try admin.deleteTopics([topic])
        admin.close()
    }
}
