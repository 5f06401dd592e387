import KafkaClient
import TestBroker
import Testing

@Suite(.requiresBroker) struct KafkaConsumerTests {
    private func fill(_ name: String, _ values: [String]) throws {
        let producer = try KafkaProducer(KafkaProducerConfiguration(Broker.connection()))
        defer { producer.close() }
        let topic = try producer.topic(name)
        for value in values { try producer.produce(value, to: topic) }
        try producer.flush(timeout: .seconds(30))
        #expect(producer.acknowledgedOffset(of: topic, partition: 0) != nil)
    }

    private func take(_ count: Int, _ consumer: KafkaConsumer) throws -> [String?] {
        var values: [String?] = []
        return try eventually("\(count) records") {
            _ = try consumer.poll(timeout: .milliseconds(200))
            for partition in consumer.assignment {
                while let batch = try consumer.takeBatch(from: partition, maximumRecords: 100) {
                    values += batch.values
                }
            }
            return values.count >= count ? values : nil
        }
    }

    @Test func `a member goes on from the group's committed offset`() throws {
        try Broker.withTopic { admin, name in
            let group = Broker.unique("group")
            let partition = KafkaTopicPartition(name, 0)
            try fill(name, ["a", "b", "c"])
            let first = try KafkaConsumer(KafkaConsumerConfiguration(Broker.connection(), group: group))
            try first.subscribe(to: [name])
            #expect(try take(3, first) == ["a", "b", "c"])
            try first.commit([partition: 2])
            #expect(try first.committed([partition]) == [partition: 2])
            let noted = KafkaCommittedOffset(2, metadata: "after b, grüßt")
            try first.commit([partition: noted])
            #expect(try first.committed([partition]) == [partition: noted])
            first.close()
            #expect(try admin.groupOffsets(of: group) == [partition: 2])

            let second = try KafkaConsumer(KafkaConsumerConfiguration(Broker.connection(), group: group))
            defer { second.close() }
            try second.subscribe(to: [name])
            #expect(try take(1, second) == ["c"])
            #expect(second.membership?.group == group)
        }
    }

    @Test(arguments: [KafkaConsumerConfiguration.OffsetReset.earliest, .latest, .error])
    func `a missing offset is reset as the configuration says`(reset: KafkaConsumerConfiguration.OffsetReset) throws {
        try Broker.withTopic { admin, name in
            try fill(name, ["a", "b"])
            let consumer = try KafkaConsumer(
                KafkaConsumerConfiguration(Broker.connection(), group: Broker.unique("group"), offsetReset: reset))
            defer { consumer.close() }
            try consumer.subscribe(to: [name])
            switch reset {
            case .earliest: #expect(try take(2, consumer) == ["a", "b"])
            case .latest:
                _ = try eventually("an assignment") { try consumer.poll(timeout: .milliseconds(100)) }
                _ = try consumer.poll(timeout: .zero)
                try fill(name, ["c"])
                #expect(try take(1, consumer) == ["c"])
            case .error:
                let error = #expect(throws: KafkaError.self) { try take(1, consumer) }
                #expect(error?.code == .noOffset)
            }
        }
    }

    @Test func `a position that was deleted is reset, and reading goes on`() throws {
        try Broker.withTopic { admin, name in
            try fill(name, ["a", "b", "c"])
            let consumer = try KafkaConsumer(
                KafkaConsumerConfiguration(Broker.connection(), group: Broker.unique("group")))
            defer { consumer.close() }
            try consumer.subscribe(to: [name])
            #expect(try take(3, consumer) == ["a", "b", "c"])
            try admin.deleteRecords(before: [KafkaTopicPartition(name, 0): 2])
            try consumer.seek(to: [KafkaTopicPartition(name, 0): 0])
            #expect(try take(1, consumer) == ["c"])
        }
    }

    @Test func `seeking many times never skips a record`() throws {
        try Broker.withTopic { admin, name in
            let partition = KafkaTopicPartition(name, 0)
            let values = (0..<300).map { "\($0)" }
            try fill(name, values)
            let consumer = try KafkaConsumer(
                KafkaConsumerConfiguration(
                    Broker.connection(), group: Broker.unique("group"), startsAtCommittedOffsets: false))
            defer { consumer.close() }
            try consumer.subscribe(to: [name])
            _ = try eventually("an assignment") { try consumer.poll(timeout: .milliseconds(100)) }
            for start in [0, 299, 150, 0, 1, 298] {
                try consumer.seek(to: [partition: Int64(start)])
                try consumer.seek(to: [partition: Int64(start)])
                #expect(try take(300 - start, consumer) == Array(values[start...]))
            }
        }
    }

    @Test func `a partition that isn't assigned can't be sought`() throws {
        try Broker.withTopic { _, name in
            let consumer = try KafkaConsumer(
                KafkaConsumerConfiguration(Broker.connection(), group: Broker.unique("group")))
            defer { consumer.close() }
            let error = #expect(throws: KafkaError.self) {
                try consumer.seek(to: [KafkaTopicPartition(name, 0): 0])
            }
            #expect(error?.code == .wrongState)
        }
    }
}
