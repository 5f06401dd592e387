import MillraceRuntime
import Testing

extension LogContract {
    static let committing: [Case] = [
        Case("offsets and records are committed together") { contract in
            let (input, output) = (try contract.makeTopic(partitions: 2), try contract.makeTopic())
            let group = contract.uniqueName("group")
            let member = try contract.join(group, [input])
            defer { member.close() }
            try member.waitForAssignment(contract.patience)
            let fence = try #require(member.consumer.fence)
            let producer = try contract.makeProducer()
            defer { producer.close() }
            let handle = try producer.handle(forTopic: output)
            let partitions = member.partitions
            #expect(try member.consumer.committedOffsets(of: partitions).isEmpty)

            try producer.begin()
            try producer.append(TestRecord("k", "out"), to: handle)
            try contract.expectCommitted(
                producer.commit(
                    [partitions[0]: CommittedOffset(5, metadata: "noted")], fence: fence, within: contract.patience))
            #expect(
                try member.consumer.committedOffsets(of: partitions)
                    == [partitions[0]: CommittedOffset(5, metadata: "noted")])
            #expect(try contract.readAll(output).values == ["out"])

            // Without records, and with the other partition.
            try producer.begin()
            try contract.expectCommitted(
                producer.commit([partitions[1]: 7], fence: fence, within: contract.patience))
            #expect(try contract.log.admin.groupOffsets(of: group) == [partitions[0]: 5, partitions[1]: 7])
        },
        Case("offsets are committed by a member only, and then the transaction's records aren't either") { contract in
            let topic = try contract.makeTopic()
            let producer = try contract.makeProducer()
            defer { producer.close() }
            try producer.begin()
            try producer.append(TestRecord("k", "v"), to: try producer.handle(forTopic: topic))
            let outcome = producer.commit([TopicPartition(topic, 0): 1], fence: nil, within: contract.patience)
            guard case .aborted(let error) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(error.remedy == .stop)
            #expect(try contract.readAll(topic).isEmpty)
        },
        Case("an aborted transaction moves no offsets") { contract in
            let topic = try contract.makeTopic()
            let group = contract.uniqueName("group")
            let member = try contract.join(group, [topic])
            defer { member.close() }
            try member.waitForAssignment(contract.patience)
            let producer = try contract.makeProducer()
            defer { producer.close() }
            try producer.begin()
            try producer.append(TestRecord("k", "v"), to: try producer.handle(forTopic: topic))
            try producer.abort()
            #expect(try contract.log.admin.groupOffsets(of: group).isEmpty)
        },
        Case("a member's fence comes and goes with its assignment") { contract in
            let topic = try contract.makeTopic()
            let group = contract.uniqueName("group")
            let member = try contract.join(group, [topic])
            defer { member.close() }
            #expect(member.consumer.fence == nil)
            try member.waitForAssignment(contract.patience)
            let fence = try #require(member.consumer.fence)
            #expect(fence.group == group && fence.generation >= 0 && !fence.member.isEmpty)
            let second = try contract.join(group, [topic])
            defer { second.close() }
            try contract.awaitRevocation(from: member, for: second)
            #expect(member.consumer.fence == fence)
            try member.finishRevocation()
            #expect(member.consumer.fence == nil)
        },
    ]

    static let rebalancing: [Case] = [
        Case("two members share the partitions by range, the same of each topic") { contract in
            let topics = [try contract.makeTopic(partitions: 5), try contract.makeTopic(partitions: 5)]
            let group = contract.uniqueName("group")
            let members = [try contract.join(group, topics), try contract.join(group, topics)]
            defer { for member in members { member.close() } }
            try contract.settle(members, partitions: 10)
            let shares = members.map { member in
                topics.map { topic in member.partitions.filter { $0.topic == topic }.map(\.partition) }
            }
            #expect(shares.allSatisfy { $0[0] == $0[1] })
            #expect(Set(shares.map { $0[0] }) == [[0, 1, 2], [3, 4]])
        },
        Case("a member that joins takes over where the others committed") { contract in
            let topic = try contract.makeTopic(partitions: 2)
            let group = contract.uniqueName("group")
            let first = try contract.join(group, [topic])
            defer { first.close() }
            try first.waitForAssignment(contract.patience)
            let second = try contract.join(group, [topic])
            defer { second.close() }
            let producer = try contract.makeProducer()
            defer { producer.close() }
            // The newcomer gets nothing before the first has given its partitions back; until then it may commit.
            try contract.awaitRevocation(from: first, for: second)
            #expect(Set(first.revoked ?? []) == Set((0..<2).map { TopicPartition(topic, PartitionID($0)) }))
            let fence = try #require(first.consumer.fence)
            try producer.begin()
            let offsets: [TopicPartition: CommittedOffset] = [TopicPartition(topic, 0): 3, TopicPartition(topic, 1): 4]
            try contract.expectCommitted(producer.commit(offsets, fence: fence, within: contract.patience))
            #expect(second.partitions.isEmpty)
            try first.finishRevocation()
            try contract.settle([first, second], partitions: 2)
            for member in [first, second] {
                #expect(member.partitions.count == 1)
                let partition = member.partitions[0]
                let committed = try member.consumer.committedOffsets(of: [partition])
                #expect(committed == offsets.filter { $0.key == partition })
            }
        },
        Case("a fence of an older generation is refused") { contract in
            let topic = try contract.makeTopic(partitions: 2)
            let group = contract.uniqueName("group")
            let first = try contract.join(group, [topic])
            defer { first.close() }
            try first.waitForAssignment(contract.patience)
            let old = try #require(first.consumer.fence)
            let second = try contract.join(group, [topic])
            defer { second.close() }
            try contract.settle([first, second], partitions: 2)
            let producer = try contract.makeProducer()
            defer { producer.close() }
            let handle = try producer.handle(forTopic: topic)
            try producer.begin()
            try producer.append(TestRecord("k", "late"), to: handle)
            let error = contract.reason(
                producer.commit([TopicPartition(topic, 0): 9], fence: old, within: contract.patience))
            #expect(error?.remedy == .rejoin)
            #expect(try contract.log.admin.groupOffsets(of: group).isEmpty)
            // The producer lives on, with the new fence.
            let new = try #require(first.consumer.fence)
            try producer.begin()
            try producer.append(TestRecord("k", "in time"), to: handle)
            try contract.expectCommitted(
                producer.commit([first.partitions[0]: 1], fence: new, within: contract.patience))
            #expect(try contract.readAll(topic).values == ["in time"])
        },
        Case("who leaves commits no more, and the others get its partitions") { contract in
            let topic = try contract.makeTopic(partitions: 4)
            let group = contract.uniqueName("group")
            let members = [try contract.join(group, [topic]), try contract.join(group, [topic])]
            defer { for member in members { member.close() } }
            try contract.settle(members, partitions: 4)
            let fence = try #require(members[0].consumer.fence)
            members[0].close()
            try contract.settle([members[1]], partitions: 4)
            let producer = try contract.makeProducer()
            defer { producer.close() }
            try producer.begin()
            let error = contract.reason(
                producer.commit([TopicPartition(topic, 0): 9], fence: fence, within: contract.patience))
            #expect(error?.remedy == .rejoin)
        },
        Case("more members than partitions leave some with none") { contract in
            let topic = try contract.makeTopic()
            let group = contract.uniqueName("group")
            let members = try (0..<3).map { _ in try contract.join(group, [topic]) }
            defer { for member in members { member.close() } }
            try contract.settle(members, partitions: 1)
            #expect(members.filter { $0.partitions.isEmpty }.count == 2)
        },
    ]
}
