import KafkaClient
import TestBroker
import Testing

@Suite(.requiresBroker) struct LagTests {
    /// Writes two records in a transaction to each partition: offsets 0 and 1, and a mark at 2.
    private func fill(_ name: String, _ admin: KafkaAdmin, partitions: Int32) throws {
        let producer = try KafkaProducer(
            KafkaProducerConfiguration(Broker.connection(), transactionalID: Broker.unique("tx")))
        defer { producer.close() }
        try producer.initTransactions(timeout: .seconds(30))
        let topic = try producer.topic(name)
        try producer.beginTransaction()
        for partition in 0..<partitions {
            try producer.produce("a", to: topic, partition: partition)
            try producer.produce("b", to: topic, partition: partition)
        }
        try producer.commitTransaction(timeout: nil)
        let all = (0..<partitions).map { KafkaTopicPartition(name, $0) }
        _ = try eventually("the marks") {
            try admin.endOffsets(of: all, isolation: .readCommitted).values.allSatisfy { $0 == 3 } ? true : nil
        }
    }

    @Test func `what is still to read is counted, the marks of transactions aren't`() throws {
        try Broker.withTopic(partitions: 4) { admin, name in
            try fill(name, admin, partitions: 4)
            let group = Broker.unique("group")
            let partitions = (0..<4).map { KafkaTopicPartition(name, Int32($0)) }
            try admin.setGroupOffsets([partitions[0]: 2, partitions[1]: 1, partitions[2]: 3], of: group)
            let lags = try admin.lag(of: group, topics: [name])
            #expect(lags.map(\.partition) == partitions)
            #expect(lags.map(\.committed) == [2, 1, 3, nil])
            #expect(lags.map(\.start) == [0, 0, 0, 0])
            #expect(lags.map(\.end) == [3, 3, 3, 3])
            #expect(lags.map(\.lag) == [0, 2, 0, 3])
            #expect(try admin.lag(of: group).map(\.partition) == Array(partitions[0..<3]))
        }
    }

    @Test func `what is part of an open transaction isn't there to be read yet`() throws {
        try Broker.withTopic { admin, name in
            let group = Broker.unique("group"), partition = KafkaTopicPartition(name, 0)
            try admin.setGroupOffsets([partition: 0], of: group)
            let producer = try KafkaProducer(
                KafkaProducerConfiguration(Broker.connection(), transactionalID: Broker.unique("tx")))
            defer { producer.close() }
            try producer.initTransactions(timeout: .seconds(30))
            let topic = try producer.topic(name)
            try producer.beginTransaction()
            try producer.produce("a", to: topic)
            try producer.flush(timeout: .seconds(30))
            #expect(try admin.lag(of: group).map(\.lag) == [0])
            #expect(try admin.lag(of: group, isolation: .readUncommitted).map(\.lag) == [1])
            try producer.abortTransaction(timeout: nil)
            _ = try eventually("the mark") {
                try admin.endOffsets(of: [partition], isolation: .readCommitted)[partition] == 2 ? true : nil
            }
            #expect(try admin.lag(of: group).map(\.lag) == [0])
        }
    }

    @Test func `a commit before the start counts from the start`() throws {
        try Broker.withTopic { admin, name in
            try fill(name, admin, partitions: 1)
            let group = Broker.unique("group"), partition = KafkaTopicPartition(name, 0)
            try admin.setGroupOffsets([partition: 0], of: group)
            try admin.deleteRecords(before: [partition: 1])
            let lag = try #require(try admin.lag(of: group).first)
            #expect(lag.start == 1 && lag.lag == 2)
        }
    }

    /// The broker holds back what is read, longer than anybody waits here.
    @Test func `that can't be read in time is an error, and not a guess`() throws {
        try Broker.withTopic { admin, name in
            try fill(name, admin, partitions: 1)
            let group = Broker.unique("group")
            try admin.setGroupOffsets([KafkaTopicPartition(name, 0): 2], of: group)
            var connection = try Broker.connection()
            connection.overrides = ["fetch.min.bytes": "1000000", "fetch.wait.max.ms": "20000"]
            let slow = try KafkaAdmin(connection)
            defer { slow.close() }
            let late = #expect(throws: KafkaError.self) { try slow.lag(of: group, timeout: .seconds(2)) }
            #expect(late?.code == .timedOut)
            #expect(late?.text.contains("\(name)-0") == true)

            let end = ContinuousClock.now + .seconds(2)
            connection.isInterrupted = { ContinuousClock.now > end }
            let stopped = try KafkaAdmin(connection)
            defer { stopped.close() }
            let interrupted = #expect(throws: KafkaError.self) { try stopped.lag(of: group, timeout: .seconds(15)) }
            #expect(interrupted?.code == .interrupted)
            #expect(ContinuousClock.now < end + .seconds(8))
        }
    }

    @Test func `a group and a topic that don't exist have no lag`() throws {
        let admin = try KafkaAdmin(Broker.connection())
        defer { admin.close() }
        #expect(try admin.lag(of: Broker.unique("group")) == [])
        #expect(try admin.lag(of: Broker.unique("group"), topics: ["no-such-topic"]) == [])
    }
}
