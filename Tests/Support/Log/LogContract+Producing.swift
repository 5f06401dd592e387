import MillraceRuntime
import Testing

extension LogContract {
    static let producing: [Case] = [
        Case("a committed transaction is read back as it was written") { contract in
            let records = [
                TestRecord("key", "value", timestamp: 17),
                TestRecord(nil, "no key"), TestRecord("no value", nil), TestRecord(nil, nil),
                TestRecord("", "empty key"), TestRecord("empty value", ""), TestRecord("", ""),
                TestRecord("headers", "v", headers: [.init(name: "a", value: [1, 2]), .init(name: "a", value: [])]),
                TestRecord(nil, nil, headers: [.init(name: "", value: nil), .init(name: "ünï", value: [0])]),
                TestRecord("long", String(repeating: "x", count: 5_000), timestamp: 18),
            ].map(\.afterTheEpoch)
            let topic = try contract.makeTopic()
            try contract.write(records, to: topic)
            #expect(try contract.readAll(topic).withoutOffsets == records)
        },
        Case("records keep their order over many transactions") { contract in
            let topic = try contract.makeTopic()
            let producer = try contract.makeProducer()
            defer { producer.close() }
            let handle = try producer.handle(forTopic: topic)
            var number = 0
            for count in [1, 2, 500, 1, 3_000, 7] {
                try producer.begin()
                for _ in 0..<count {
                    try producer.append(TestRecord("k", "\(number)"), to: handle)
                    number += 1
                }
                try contract.expectCommitted(producer.commit([:], fence: nil, within: contract.patience))
            }
            let read = try contract.readAll(topic)
            #expect(read.values == (0..<number).map(String.init))
            let offsets = read.compactMap(\.offset)
            #expect(zip(offsets, offsets.dropFirst()).allSatisfy { $0 < $1 })
        },
        Case("nothing of a transaction is seen before its commit, and all of it after") { contract in
            let topic = try contract.makeTopic(partitions: 3)
            let producer = try contract.makeProducer()
            defer { producer.close() }
            let handle = try producer.handle(forTopic: topic)
            #expect(producer.partitionCount(of: handle) == 3)
            try producer.begin()
            let partitions = (0..<3).map { PartitionID($0) }
            for partition in partitions {
                try producer.append(TestRecord("k", "\(partition)"), to: handle, partition: partition)
            }
            try producer.flush(within: contract.patience)
            for partition in partitions {
                let reader = try contract.log.makeReader(of: TopicPartition(topic, partition), from: 0)
                defer { reader.close() }
                if case .records(let batch) = try reader.next(maximumWait: .milliseconds(50)) {
                    Issue.record("saw \(batch.records) of an open transaction")
                }
            }
            try contract.expectCommitted(producer.commit([:], fence: nil, within: contract.patience))
            for partition in partitions {
                #expect(try contract.readAll(topic, partition: partition).values == ["\(partition)"])
            }
        },
        Case("an aborted transaction leaves nothing behind", aborted(afterFlush: false)),
        Case("an aborted transaction leaves nothing behind, even after a flush", aborted(afterFlush: true)),
        Case("the next offset is known after a flush, and is one behind the last record's") { contract in
            let topic = try contract.makeTopic(partitions: 2)
            let producer = try contract.makeProducer()
            defer { producer.close() }
            let handle = try producer.handle(forTopic: topic)
            let other = try producer.handle(forTopic: try contract.makeTopic())
            for count in [3, 400] {
                try producer.begin()
                #expect(producer.nextOffset(of: handle, partition: 0) == nil)
                for number in 0..<count { try producer.append(TestRecord("k", "\(number)"), to: handle) }
                try producer.flush(within: contract.patience)
                let next = producer.nextOffset(of: handle, partition: 0)
                #expect(producer.nextOffset(of: handle, partition: 1) == nil)
                #expect(producer.nextOffset(of: other, partition: 0) == nil)
                try contract.expectCommitted(producer.commit([:], fence: nil, within: contract.patience))
                #expect(try contract.readAll(topic).last?.offset?.next == next)
            }
        },
        Case("a transaction goes on after a flush") { contract in
            let topic = try contract.makeTopic()
            let producer = try contract.makeProducer()
            defer { producer.close() }
            let handle = try producer.handle(forTopic: topic)
            try producer.begin()
            try producer.append(TestRecord("k", "1"), to: handle)
            try producer.flush(within: contract.patience)
            try producer.append(TestRecord("k", "2"), to: handle)
            try producer.append(TestRecord("k", "3"), to: handle)
            try contract.expectCommitted(producer.commit([:], fence: nil, within: contract.patience))
            #expect(try contract.readAll(topic).values == ["1", "2", "3"])
        },
        Case("an empty transaction commits and aborts") { contract in
            let producer = try contract.makeProducer()
            defer { producer.close() }
            try producer.begin()
            try contract.expectCommitted(producer.commit([:], fence: nil, within: contract.patience))
            try producer.begin()
            try producer.flush(within: contract.patience)
            try producer.abort()
            try producer.begin()
            try contract.expectCommitted(producer.commit([:], fence: nil, within: contract.patience))
        },
        Case("aborting without a transaction does nothing") { contract in
            let topic = try contract.makeTopic()
            let producer = try contract.makeProducer()
            defer { producer.close() }
            try producer.abort()
            try producer.begin()
            try producer.append(TestRecord("k", "v"), to: try producer.handle(forTopic: topic))
            try contract.expectCommitted(producer.commit([:], fence: nil, within: contract.patience))
            try producer.abort()
            #expect(try contract.readAll(topic).values == ["v"])
        },
        Case("a topic that doesn't exist has no handle, until it does") { contract in
            let producer = try contract.makeProducer()
            defer { producer.close() }
            let name = contract.uniqueName("topic")
            contract.expectError(.stop, name) { _ = try producer.handle(forTopic: name) }
            #expect(try contract.log.admin.describeTopics([name]).isEmpty)
            try contract.makeTopic(name, partitions: 4)
            let handle = try producer.handle(forTopic: name)
            #expect(producer.partitionCount(of: handle) == 4)
            #expect(try producer.handle(forTopic: name) == handle)
        },
        Case("a producer with the same transactional id replaces the earlier one") { contract in
            let topic = try contract.makeTopic()
            let id = contract.uniqueName("producer")
            let earlier = try contract.log.makeProducer(transactionalID: id)
            defer { earlier.close() }
            let handle = try earlier.handle(forTopic: topic)
            try earlier.begin()
            try earlier.append(TestRecord("k", "earlier"), to: handle)
            let later = try contract.log.makeProducer(transactionalID: id)
            defer { later.close() }
            let error = contract.reason(earlier.commit([:], fence: nil, within: contract.patience))
            // Some logs know that it was another producer, others only that this one is of no use any more.
            #expect(error?.remedy == .replaceProducer || error?.remedy == .fenced)
            try later.begin()
            try later.append(TestRecord("k", "later"), to: try later.handle(forTopic: topic))
            try contract.expectCommitted(later.commit([:], fence: nil, within: contract.patience))
            #expect(try contract.readAll(topic).values == ["later"])
        },
    ]

    private static func aborted(afterFlush: Bool) -> @Sendable (LogContract) throws -> Void {
        { contract in
            let topic = try contract.makeTopic()
            let producer = try contract.makeProducer()
            defer { producer.close() }
            let handle = try producer.handle(forTopic: topic)
            for round in 0..<3 {
                try producer.begin()
                try producer.append(TestRecord("k", "dropped \(round)"), to: handle)
                if afterFlush { try producer.flush(within: contract.patience) }
                try producer.abort()
                try producer.begin()
                try producer.append(TestRecord("k", "kept \(round)"), to: handle)
                try contract.expectCommitted(producer.commit([:], fence: nil, within: contract.patience))
            }
            #expect(try contract.readAll(topic).values == ["kept 0", "kept 1", "kept 2"])
        }
    }
}
