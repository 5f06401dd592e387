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

    @Test func `single offsets of a group are forgotten`() throws {
        try Broker.withTopic(partitions: 2) { admin, name in
            let group = Broker.unique("group")
            let (first, second) = (KafkaTopicPartition(name, 0), KafkaTopicPartition(name, 1))
            try admin.setGroupOffsets([first: 0, second: 0], of: group)
            try admin.deleteGroupOffsets([first], of: group)
            #expect(try admin.groupOffsets(of: group) == [second: 0])
            try admin.setGroupOffsets([first: 0], of: group)
            #expect(try admin.groupOffsets(of: group) == [first: 0, second: 0])
        }
    }

    @Test func `offsets of a group with members can't be set`() throws {
        try Broker.withTopic { admin, name in
            let group = Broker.unique("group"), partition = KafkaTopicPartition(name, 0)
            let consumer = try KafkaConsumer(KafkaConsumerConfiguration(Broker.connection(), group: group))
            defer { consumer.close() }
            try consumer.subscribe(to: [name])
            _ = try eventually("an assignment") { try consumer.poll(timeout: .milliseconds(100)) }
            let set = #expect(throws: KafkaError.self) { try admin.setGroupOffsets([partition: 0], of: group) }
            #expect(set?.text.contains(group) == true, "\(String(describing: set))")
            let deletion = #expect(throws: KafkaError.self) { try admin.deleteGroup(group) }
            #expect(deletion?.code == .groupNotEmpty, "\(String(describing: deletion))")
        }
    }

    @Test func `a topic's own settings are changed one by one`() throws {
        try Broker.withTopic(settings: ["cleanup.policy": "compact", "segment.bytes": "2000000"]) { admin, name in
            try admin.changeSettings(["segment.bytes": "3000000", "max.message.bytes": "5000"], ofTopic: name)
            func settings() throws -> [String: String] {
                try #require(try admin.describeTopics([name])[name]).settings
            }
            #expect(try settings()["segment.bytes"] == "3000000")
            #expect(try settings()["max.message.bytes"] == "5000")
            #expect(try settings()["cleanup.policy"] == "compact")
            try admin.changeSettings(["segment.bytes": nil], ofTopic: name)
            #expect(try settings()["segment.bytes"] != "3000000")
            #expect(try settings()["max.message.bytes"] == "5000")
            let error = #expect(throws: KafkaError.self) {
                try admin.changeSettings(["segment.bytes": "few"], ofTopic: name)
            }
            #expect(error?.text.contains("segment.bytes") == true, "\(String(describing: error))")
            let missing = #expect(throws: KafkaError.self) { try admin.changeSettings([:], ofTopic: "no-such-topic") }
            #expect(missing?.code == .unknownTopicOrPartition)
        }
    }

    @Test func `the offsets of a topic that was just made are known, however many partitions it has`() throws {
        try Broker.withTopic(partitions: 20) { admin, name in
            let partitions = (0..<20).map { KafkaTopicPartition(name, $0) }
            let missing = [KafkaTopicPartition(name, 20), KafkaTopicPartition("no-such-topic", 0)]
            let ends = try admin.endOffsets(of: partitions + missing, isolation: .readUncommitted)
            #expect(ends == Dictionary(uniqueKeysWithValues: partitions.map { ($0, 0) }))
            #expect(try admin.startOffsets(of: missing) == [:])
            #expect(try admin.startOffsets(of: []) == [:])
        }
    }

    @Test func `a topic that wasn't there when it was first asked for is found later`() throws {
        let admin = try KafkaAdmin(Broker.connection())
        defer { admin.close() }
        let name = Broker.unique("late"), partition = KafkaTopicPartition(name, 0)
        #expect(try admin.startOffsets(of: [partition]) == [:])
        // Made by another client, so that this one isn't told.
        let other = try KafkaAdmin(Broker.connection())
        defer { other.close() }
        try other.createTopics([KafkaTopic(name: name, partitions: 1)])
        defer { #expect(throws: Never.self) { try other.deleteTopics([name]) } }
        #expect(try admin.startOffsets(of: [partition]) == [partition: 0])
    }

    @Test func `many topics are counted as one is`() throws {
        try Broker.withTopic(partitions: 2) { admin, first in
            try Broker.withTopic(partitions: 3) { _, second in
                let names = [first, second, "no-such-topic", "nor-this"]
                let counts = try admin.partitionCounts(names)
                #expect(counts == [first: 2, second: 3])
                #expect(try admin.partitionCounts([first]) == [first: 2])
                #expect(try admin.partitionCounts(["no-such-topic"]) == [:])
            }
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
