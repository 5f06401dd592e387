import KafkaLog
import LogTesting
import MillraceRuntime
import TestBroker
import Testing

@Suite(.requiresBroker) struct TransactionTests {
    @Test func `a transaction carries records and offsets, and both are read back`() throws {
        let cluster = try Broker.cluster()
        defer { cluster.close() }
        try Broker.withTopic(cluster) { input in
            try Broker.withTopic(cluster) { output in
                let source = TopicPartition(input, 0)
                let group = Broker.unique("group")
                let sent = [
                    TestRecord("a", "1", timestamp: 10, headers: [.init(name: "g", value: [7])]),
                    TestRecord(nil, "", timestamp: 20, headers: [.init(name: "h", value: [1, 2])]),
                    TestRecord(
                        "", nil, timestamp: 30,
                        headers: [.init(name: "h", value: nil), .init(name: "h", value: [])]),
                ]

                let producer = try cluster.makeProducer(transactionalID: Broker.unique("tx"))
                defer { producer.close() }
                let consumer = try cluster.makeConsumer(group: group, topics: [input], clientID: "test")
                defer { consumer.close() }
                #expect(try consumer.awaitAssignment() == [source])
                let fence = try #require(consumer.fence)
                #expect(fence.group == group && fence.generation >= 0 && !fence.member.isEmpty)
                #expect(try consumer.committedOffsets(of: [source]) == [:])
                try consumer.seek(to: [source: 0])

                // In: a transaction of its own, with an offset so that it may commit.
                let inputHandle = try producer.handle(forTopic: input)
                try producer.begin()
                for record in sent { try producer.append(record, to: inputHandle) }
                try producer.flush(within: .soon)
                #expect(producer.nextOffset(of: inputHandle, partition: 0) == 3)
                guard case .committed = producer.commit([source: 0], fence: fence, within: .soon) else {
                    Issue.record("not committed")
                    return
                }

                var taken = try consumer.take(3, from: source)
                #expect(taken.map(\.offset) == [0, 1, 2])
                for index in taken.indices { taken[index].offset = nil }
                #expect(taken == sent)

                // Out: consumed, produced and committed at once.
                let outputHandle = try producer.handle(forTopic: output)
                try producer.begin()
                try producer.append(TestRecord("k", "v", timestamp: 40), to: outputHandle)
                let noted = CommittedOffset(3, metadata: "noted")
                let outcome = producer.commit([source: noted], fence: fence, within: .soon)
                guard case .committed = outcome else {
                    Issue.record("\(outcome)")
                    return
                }
                #expect(try consumer.committedOffsets(of: [source]) == [source: noted])

                let reader = try cluster.makeReader(of: TopicPartition(output, 0), from: 0)
                defer { reader.close() }
                // A commit is answered before its control record is in the log.
                #expect(reader.end == 1 || reader.end == 2)
                let (records, next) = try reader.readAll()
                #expect(records == [TestRecord("k", "v", timestamp: 40, offset: 0)])
                #expect(next == reader.end)
            }
        }
    }
}
