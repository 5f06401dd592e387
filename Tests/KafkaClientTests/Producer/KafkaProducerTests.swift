import KafkaClient
import TestBroker
import Testing

@Suite(.requiresBroker) struct KafkaProducerTests {
    private func read(_ name: String, _ count: Int) throws -> [KafkaRecordBatch] {
        let reader = try KafkaReader(Broker.connection())
        let partition = try reader.read(KafkaTopicPartition(name, 0), from: 0)
        defer { partition.close() }
        var batches: [KafkaRecordBatch] = []
        return try eventually("\(count) records") {
            if case .records(let batch) = try partition.next(timeout: .milliseconds(200)) { batches.append(batch) }
            return batches.reduce(0) { $0 + $1.count } >= count ? batches : nil
        }
    }

    @Test func `null, empty and full keys, values and headers arrive as they are`() throws {
        try Broker.withTopic { _, name in
            let producer = try KafkaProducer(KafkaProducerConfiguration(Broker.connection(), compression: .lz4))
            defer { producer.close() }
            let topic = try producer.topic(name)
            let headers = [
                KafkaHeader(name: "a", value: [1, 0, 2]), KafkaHeader(name: "a", value: nil),
                KafkaHeader(name: "", value: []),
            ]
            let empty: [UInt8] = [], full: [UInt8] = [0, 1, 2]
            try producer.produce(to: topic, partition: 0, key: nil, value: nil, timestamp: 5)
            try unsafe producer.produce(
                to: topic, partition: 0, key: empty.span.bytes, value: empty.span.bytes, headers: headers)
            try unsafe producer.produce(
                to: topic, partition: 0, key: full.span.bytes, value: full.span.bytes, timestamp: 0)
            try producer.flush(timeout: .seconds(30))
            #expect(producer.acknowledgedOffset(of: topic, partition: 0) == 2)

            var seen: [(key: String?, value: String?, timestamp: Int64)] = []
            var seenHeaders: [[KafkaHeader]] = []
            for batch in try read(name, 3) {
                for index in 0..<batch.count {
                    batch.withRecord(at: index) { seen.append((text($0.key), text($0.value), $0.timestamp)) }
                    seenHeaders.append(batch.headers(at: index))
                }
            }
            #expect(seen.map(\.key) == [nil, "", "\u{0}\u{1}\u{2}"])
            #expect(seen.map(\.value) == [nil, "", "\u{0}\u{1}\u{2}"])
            #expect(seen[0].timestamp == 5)
            #expect(seen[1].timestamp > 1_500_000_000_000)
            #expect(seen[2].timestamp == 1)
            #expect(seenHeaders == [[], headers, []])
        }
    }

    @Test func `a partition that the topic doesn't have is refused`() throws {
        try Broker.withTopic(partitions: 2) { _, name in
            let producer = try KafkaProducer(KafkaProducerConfiguration(Broker.connection()))
            defer { producer.close() }
            let topic = try producer.topic(name)
            #expect(topic.partitionCount == 2)
            for partition in [-1, 2] as [Int32] {
                let error = #expect(throws: KafkaError.self) {
                    try producer.produce("v", to: topic, partition: partition)
                }
                #expect(error?.code == .unknownPartition)
            }
        }
    }

    @Test func `a record that is too big is refused without showing it`() throws {
        try Broker.withTopic { _, name in
            let producer = try KafkaProducer(KafkaProducerConfiguration(Broker.connection()))
            defer { producer.close() }
            let topic = try producer.topic(name)
            let error = #expect(throws: KafkaError.self) {
                try producer.produce(String(repeating: "secret", count: 1_000_000), to: topic)
            }
            #expect(error?.code == .recordTooLarge)
            #expect(error?.description.contains("secret") == false)
        }
    }

    @Test func `a record that the cluster doesn't take fails the flush once`() throws {
        try Broker.withTopic(settings: ["max.message.bytes": "200"]) { _, name in
            let producer = try KafkaProducer(KafkaProducerConfiguration(Broker.connection()))
            defer { producer.close() }
            let topic = try producer.topic(name)
            try producer.produce(String(repeating: "secret", count: 200), to: topic)
            let error = #expect(throws: KafkaError.self) { try producer.flush(timeout: .seconds(30)) }
            #expect(error?.text.contains(name) == true)
            #expect(error?.description.contains("secret") == false)
            try producer.flush(timeout: .seconds(30))
        }
    }

    @Test func `every end of a transaction is one request`() throws {
        try Broker.withTopic { _, name in
            let producer = try KafkaProducer(
                KafkaProducerConfiguration(Broker.connection(), transactionalID: Broker.unique("tx")))
            defer { producer.close() }
            try producer.initTransactions(timeout: .seconds(30))
            let topic = try producer.topic(name)
            for round in 1...3 {
                try producer.beginTransaction()
                try producer.produce("v", to: topic)
                try producer.flush(timeout: .seconds(30))
                #expect(producer.transactionEndRequests == round - 1)
                if round == 2 {
                    try producer.abortTransaction(timeout: nil)
                } else {
                    try producer.commitTransaction(timeout: nil)
                }
                #expect(producer.transactionEndRequests == round)
            }
        }
    }

    @Test func `calls out of order say what they are`() throws {
        let producer = try KafkaProducer(
            KafkaProducerConfiguration(Broker.connection(), transactionalID: Broker.unique("tx")))
        defer { producer.close() }
        let early = #expect(throws: KafkaError.self) { try producer.beginTransaction() }
        #expect(early?.isRetriable == false && early?.text.isEmpty == false)
        try producer.initTransactions(timeout: .seconds(30))
        try producer.beginTransaction()
        #expect(throws: KafkaError.self) { try producer.beginTransaction() }
        try producer.abortTransaction(timeout: nil)
    }
}
