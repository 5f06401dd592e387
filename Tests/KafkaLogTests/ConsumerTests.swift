import KafkaLog
import LogTesting
import MillraceRuntime
import TestBroker
import Testing

@Suite(.requiresBroker) struct ConsumerTests {
    /// Writes numbered records to the input.
    private func fill(_ world: SeamWorld, _ numbers: Range<Int>) throws {
        try world.producer.begin()
        for number in numbers {
            try world.producer.append(TestRecord(nil, "\(number)", timestamp: 1), to: world.inputHandle)
        }
        guard case .committed = world.producer.commit([world.input: 0], fence: try world.fence, within: .soon) else {
            Issue.record("not committed")
            return
        }
    }

    @Test func `batches outlive the consumer they came from`() throws {
        var batch: RecordBatch?
        try SeamWorld.with { world in
            try fill(world, 0..<3)
            let taken: RecordBatch = try eventually("a batch") {
                _ = try world.consumer.poll(maximumWait: .seconds(1))
                return try world.consumer.takeBatch(from: world.input, maximumRecords: 100)
            }
            batch = taken
        }
        #expect(batch?.records.values == ["0", "1", "2"])
    }

    @Test func `a member that is silent too long loses its partitions, and its fence with them`() throws {
        let cluster = try Broker.cluster {
            $0.sessionTimeout = .seconds(6); $0.maximumPollInterval = .seconds(6)
        }
        defer { cluster.close() }
        try Broker.withTopic(cluster) { topic in
            let group = Broker.unique("group")
            let consumer = try cluster.makeConsumer(group: group, topics: [topic], clientID: "idle")
            defer { consumer.close() }
            let owned = try consumer.awaitAssignment()
            #expect(consumer.fence != nil)
            // A group's offsets can be set once it has no members.
            try eventually(
                "the group to be rid of the member",
                holds: {
                    do throws(LogError) {
                        try cluster.admin.setGroupOffsets([owned[0]: 0], of: group)
                        return true
                    } catch {
                        return false
                    }
                })
            let change = try eventually("a change") { try consumer.poll(maximumWait: .milliseconds(100)) }
            #expect(change == .lost(owned))
            #expect(consumer.fence == nil)
            try consumer.finishRevocation()
            #expect(try consumer.awaitAssignment() == owned)
            #expect(consumer.fence != nil)
        }
    }
}
