import KafkaClient
import TestBroker
import Testing

@Suite(.requiresBroker) struct KafkaAdminTests {
    @Test func `a topic is made, described and deleted`() throws {
        let name = try Broker.withTopic(partitions: 3, settings: ["cleanup.policy": "compact"]) { admin, name in
            let topic = try #require(try admin.describeTopics([name, "no-such-topic"])[name])
            #expect(topic.partitions == 3)
            #expect(topic.settings["cleanup.policy"] == "compact")
            #expect(topic.settings["retention.ms"] != nil)
            #expect(try admin.describeTopics([name, "no-such-topic"]).count == 1)
            #expect(try admin.describeTopics()[name] == topic)
            let error = #expect(throws: KafkaError.self) {
                try admin.createTopics([KafkaTopic(name: name, partitions: 3)])
            }
            #expect(error?.code == .topicAlreadyExists)
            #expect(error?.text.contains(name) == true)
            return name
        }
        let admin = try KafkaAdmin(Broker.connection())
        defer { admin.close() }
        #expect(try admin.describeTopics([name]) == [:])
        let error = #expect(throws: KafkaError.self) { try admin.deleteTopics([name]) }
        #expect(error?.code == .unknownTopicOrPartition)
    }

    @Test func `a setting that Kafka doesn't take is told`() throws {
        try Broker.withTopic { admin, _ in
            let error = #expect(throws: KafkaError.self) {
                try admin.createTopics([
                    KafkaTopic(name: Broker.unique("bad"), partitions: 1, settings: ["cleanup.policy": "sometimes"])
                ])
            }
            #expect(error?.text.contains("cleanup.policy") == true)
        }
    }

    @Test func `ends of partitions depend on open transactions`() throws {
        try Broker.withTopic(partitions: 2) { admin, name in
            let (first, second) = (KafkaTopicPartition(name, 0), KafkaTopicPartition(name, 1))
            let missing = KafkaTopicPartition(name, 9)
            let producer = try KafkaProducer(
                KafkaProducerConfiguration(Broker.connection(), transactionalID: Broker.unique("tx")))
            defer { producer.close() }
            try producer.initTransactions(timeout: .seconds(30))
            let topic = try producer.topic(name)
            try producer.beginTransaction()
            for time in [1000, 2000, 3000] as [Int64] { try producer.produce("v", to: topic, timestamp: time) }
            try producer.flush(timeout: .seconds(30))

            let all = [first, second, missing]
            #expect(try admin.endOffsets(of: all, isolation: .readCommitted) == [first: 0, second: 0])
            #expect(try admin.endOffsets(of: all, isolation: .readUncommitted) == [first: 3, second: 0])
            try producer.commitTransaction(timeout: nil)
            _ = try eventually("the marker") {
                try admin.endOffsets(of: [first], isolation: .readCommitted)[first] == 4 ? true : nil
            }
            #expect(try admin.offsets(of: all, since: 1500) == [first: 1])
            #expect(try admin.offsets(of: all, since: 9_000_000_000_000) == [:])

            try admin.deleteRecords(before: [first: 2])
            #expect(try admin.startOffsets(of: all) == [first: 2, second: 0])
        }
    }

    @Test func `a group's offsets are set, listed and forgotten`() throws {
        try Broker.withTopic(partitions: 2) { admin, name in
            let group = Broker.unique("group")
            let offsets = [KafkaTopicPartition(name, 0): Int64(0), KafkaTopicPartition(name, 1): 0]
            #expect(try admin.groupOffsets(of: group) == [:])
            try admin.setGroupOffsets(offsets, of: group)
            #expect(try admin.groupOffsets(of: group) == offsets)
            try admin.deleteGroup(group)
            #expect(try admin.groupOffsets(of: group) == [:])
            let error = #expect(throws: KafkaError.self) { try admin.deleteGroup(group) }
            #expect(error?.code == .groupNotFound)
        }
    }

    @Test func `a cluster that isn't there is told with what to look at`() throws {
        let admin = try KafkaAdmin(Broker.nowhere)
        defer { admin.close() }
        let error = #expect(throws: KafkaError.self) { try admin.clusterID(timeout: .milliseconds(300)) }
        #expect(error?.isRetriable == true)
        #expect(error?.text.contains("127.0.0.1:1") == true)
    }
}
