import KafkaClient
import TestBroker
import Testing

/// What each call of a transaction says when something is wrong, and what is to be done about it.
@Suite(.requiresBroker) struct TransactionErrorTests {
    private func makeProducer(_ id: String, timeout: Duration = .seconds(30)) throws -> KafkaProducer {
        try KafkaProducer(
            KafkaProducerConfiguration(Broker.connection(), transactionalID: id, transactionTimeout: timeout))
    }

    private func withTransaction(
        _ body: (_ producer: KafkaProducer, _ id: String, _ partition: KafkaTopicPartition) throws -> Void
    ) throws {
        try Broker.withTopic { _, name in
            let id = Broker.unique("tx")
            let producer = try makeProducer(id)
            defer { producer.close() }
            try producer.initTransactions(timeout: .seconds(30))
            let topic = try producer.topic(name)
            try producer.beginTransaction()
            try producer.produce("v", to: topic)
            try producer.flush(timeout: .seconds(30))
            try body(producer, id, KafkaTopicPartition(name, 0))
        }
    }

    /// What the first producer of an id may still try when a second one has taken the id over.
    enum Step: CaseIterable { case produce, sendOffsets, commit, abort, begin }

    @Test(arguments: Step.allCases) func `a producer whose id was taken over is told so, for good`(step: Step) throws {
        try withTransaction { producer, id, partition in
            let topic = try producer.topic(partition.topic)
            if step == .begin { try producer.abortTransaction(timeout: nil) }
            let second = try makeProducer(id)
            defer { second.close() }
            try second.initTransactions(timeout: .seconds(30))
            let error = try #require(throws: KafkaError.self) {
                switch step {
                case .produce:
                    try producer.produce("v", to: topic)
                    try producer.flush(timeout: .seconds(30))
                case .sendOffsets:
                    try withMember(of: partition.topic) { _, membership in
                        try producer.sendOffsets([partition: 0], membership: membership, timeout: .seconds(30))
                    }
                case .commit: try producer.commitTransaction(timeout: nil)
                case .abort: try producer.abortTransaction(timeout: nil)
                case .begin:
                    // Beginning is local; the cluster finds out with the first request.
                    try producer.beginTransaction()
                    try producer.produce("v", to: topic)
                    try producer.flush(timeout: .seconds(30))
                }
            }
            #expect(!error.isRetriable && !error.requiresAbort, "\(error)")
            // Whatever a record's own error says, the next call of a transaction is fatal, and stays so.
            for _ in 0..<2 {
                let after = try #require(throws: KafkaError.self) { try producer.commitTransaction(timeout: nil) }
                #expect(after.isFatal && after.code == .fenced && !after.isRetriable, "\(after)")
            }
            // The second one isn't disturbed.
            try second.beginTransaction()
            try second.produce("w", to: try second.topic(partition.topic))
            try second.commitTransaction(timeout: nil)
        }
    }

    @Test func `a transaction that lasts too long is ended by the cluster, and its producer fenced`() throws {
        try Broker.withTopic { admin, name in
            let partition = KafkaTopicPartition(name, 0)
            let producer = try makeProducer(Broker.unique("tx"), timeout: .seconds(1))
            defer { producer.close() }
            try producer.initTransactions(timeout: .seconds(30))
            let topic = try producer.topic(name)
            try producer.beginTransaction()
            try producer.produce("v", to: topic)
            try producer.flush(timeout: .seconds(30))
            // The cluster looks for such transactions every ten seconds; then a mark ends this one.
            _ = try eventually("the end of the transaction") {
                try admin.endOffsets(of: [partition], isolation: .readCommitted)[partition] == 2 ? true : nil
            }
            let error = try #require(throws: KafkaError.self) { try producer.commitTransaction(timeout: nil) }
            #expect(error.isFatal && error.code == .fenced && !error.isRetriable, "\(error)")
            #expect(error.text.contains("transaction"), "\(error)")
        }
    }

    @Test func `a membership that is out of date has the transaction aborted, and the producer lives on`() throws {
        try withTransaction { producer, _, partition in
            let old = try withMember(of: partition.topic) { _, membership in membership }
            let error = try #require(throws: KafkaError.self) {
                try producer.sendOffsets([partition: 1], membership: old, timeout: .seconds(30))
            }
            #expect(error.requiresAbort && !error.isFatal && !error.isRetriable, "\(error)")
            #expect([.unknownMember, .illegalGeneration].contains(error.code), "\(error)")
            #expect(error.text.contains(old.group), "\(error)")
            let commit = try #require(throws: KafkaError.self) { try producer.commitTransaction(timeout: nil) }
            #expect(commit.requiresAbort && !commit.isFatal, "\(commit)")
            try producer.abortTransaction(timeout: nil)

            try producer.beginTransaction()
            try withMember(of: partition.topic) { admin, membership in
                try producer.sendOffsets([partition: 1], membership: membership, timeout: .seconds(30))
                try producer.commitTransaction(timeout: nil)
                #expect(try admin.groupOffsets(of: membership.group) == [partition: 1])
            }
        }
    }

    @Test func `a record that the cluster doesn't take has the transaction aborted`() throws {
        try Broker.withTopic(settings: ["max.message.bytes": "200"]) { _, name in
            let producer = try makeProducer(Broker.unique("tx"))
            defer { producer.close() }
            try producer.initTransactions(timeout: .seconds(30))
            let topic = try producer.topic(name)
            try producer.beginTransaction()
            try producer.produce(String(repeating: "secret", count: 200), to: topic)
            let error = try #require(throws: KafkaError.self) { try producer.commitTransaction(timeout: nil) }
            #expect(error.requiresAbort && !error.isFatal && !error.isRetriable, "\(error)")
            #expect(!error.description.contains("secret"))
            try producer.abortTransaction(timeout: nil)
            // The library may give up the next one, too, for the gap that the record has left in its count.
            try eventually("a transaction that counts") { () -> Void? in
                try producer.beginTransaction()
                try producer.produce("v", to: topic)
                do throws(KafkaError) {
                    return try producer.commitTransaction(timeout: nil)
                } catch {
                    #expect(error.requiresAbort && !error.isFatal, "\(error)")
                    try producer.abortTransaction(timeout: nil)
                    return nil
                }
            }
        }
    }

    @Test func `preparing without a cluster is retriable`() throws {
        let producer = try KafkaProducer(
            KafkaProducerConfiguration(Broker.nowhere, transactionalID: Broker.unique("tx")))
        defer { producer.close() }
        for _ in 0..<2 {
            let error = try #require(throws: KafkaError.self) {
                try producer.initTransactions(timeout: .milliseconds(200))
            }
            #expect(error.isRetriable && !error.isFatal, "\(error)")
            #expect(error.text.contains("127.0.0.1:1"), "\(error)")
        }
    }

    @Test func `calls out of their order are neither fatal nor retriable`() throws {
        let producer = try makeProducer(Broker.unique("tx"))
        defer { producer.close() }
        try producer.initTransactions(timeout: .seconds(30))
        for call in [
            { try producer.commitTransaction(timeout: nil) }, { try producer.abortTransaction(timeout: nil) },
        ] as [() throws -> Void] {
            let error = try #require(throws: KafkaError.self) { try call() }
            #expect(error.code == .wrongState && !error.isFatal && !error.isRetriable, "\(error)")
        }
    }

    /// Calls `body` while a member owns the partitions of a topic.
    private func withMember<Result>(
        of topic: String, _ body: (KafkaAdmin, KafkaGroupMembership) throws -> Result
    ) throws -> Result {
        let admin = try KafkaAdmin(Broker.connection())
        defer { admin.close() }
        let consumer = try KafkaConsumer(KafkaConsumerConfiguration(Broker.connection(), group: Broker.unique("group")))
        defer { consumer.close() }
        try consumer.subscribe(to: [topic])
        let membership = try eventually("an assignment") {
            _ = try consumer.poll(timeout: .milliseconds(100))
            return consumer.membership
        }
        return try body(admin, membership)
    }
}
