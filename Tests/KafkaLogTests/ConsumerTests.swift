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

    @Test func `an assigned partition gives nothing until its position is set`() throws {
        try SeamWorld.with { world in
            try fill(world, 0..<3)
            let consumer = try world.cluster.makeConsumer(
                group: Broker.unique("other"), topics: [world.input.topic], clientID: "other")
            defer { consumer.close() }
            #expect(try consumer.awaitAssignment() == [world.input])
            try fill(world, 3..<6)
            #expect(try consumer.poll(maximumWait: .milliseconds(300)) == nil)
            #expect(try consumer.takeBatch(from: world.input, maximumRecords: 10) == nil)
            try consumer.seek(to: [world.input: 1])
            #expect(try consumer.take(5, from: world.input).values == ["1", "2", "3", "4", "5"])
        }
    }

    @Test func `there is more until the end was reached, also where it is a transaction's marker`() throws {
        try SeamWorld.with { world in
            func isAtEnd() throws -> Bool {
                _ = try world.consumer.poll(maximumWait: .milliseconds(50))
                let batch = try world.consumer.takeBatch(from: world.input, maximumRecords: 10)
                #expect(batch?.count ?? 0 == 0)
                return try !world.consumer.hasMore(of: world.input)
            }
            #expect(try world.consumer.hasMore(of: world.input))
            try eventually("the end of an empty partition", holds: isAtEnd)
            try fill(world, 0..<5)
            let first = try eventually("a batch") {
                _ = try world.consumer.poll(maximumWait: .seconds(1))
                return try world.consumer.takeBatch(from: world.input, maximumRecords: 4)
            }
            #expect(first.records.values == ["0", "1", "2", "3"])
            #expect(try world.consumer.hasMore(of: world.input))
            #expect(try world.consumer.take(1, from: world.input).values == ["4"])
            try eventually("the end behind the marker", holds: isAtEnd)
            // An open transaction isn't waited for.
            try world.producer.begin()
            try world.producer.append(TestRecord(nil, "open", timestamp: 1), to: world.inputHandle)
            try world.producer.flush(within: .soon)
            #expect(try isAtEnd())
            try world.consumer.seek(to: [world.input: 2])
            #expect(try world.consumer.hasMore(of: world.input))
        }
    }

    @Test func `what isn't taken stays in the log`() throws {
        try SeamWorld.with { world in
            try fill(world, 0..<10)
            var batches: [RecordBatch] = []
            while batches.count < 4 {
                #expect(try world.consumer.poll(maximumWait: .seconds(1)) == nil)
                if let batch = try world.consumer.takeBatch(from: world.input, maximumRecords: 3) {
                    batches.append(batch)
                }
            }
            #expect(batches.map(\.count) == [3, 3, 3, 1])
            #expect(batches.map(\.nextOffset) == [3, 6, 9, 10])
            #expect(batches.flatMap(\.records).values == (0..<10).map { "\($0)" })
        }
    }

    @Test func `after an abort the input is read again from where it was sought`() throws {
        try SeamWorld.with { world in
            try fill(world, 0..<1000)
            _ = try eventually("a batch") {
                _ = try world.consumer.poll(maximumWait: .seconds(1))
                return try world.consumer.takeBatch(from: world.input, maximumRecords: 100)
            }
            for position in [50, 990, 0] {
                try world.consumer.seek(to: [world.input: Offset(Int64(position))])
                let records = try world.consumer.take(1000 - position, from: world.input)
                #expect(records.values == (position..<1000).map { "\($0)" })
            }
        }
    }

    @Test func `waiting ends as soon as there is a record`() throws {
        try SeamWorld.with { world in
            // Fetching goes on by now.
            try fill(world, 0..<1)
            _ = try world.consumer.take(1, from: world.input)
            try fill(world, 1..<2)
            let start = ContinuousClock.now
            var batch: RecordBatch?
            while batch == nil, ContinuousClock.now < start + .seconds(10) {
                #expect(try world.consumer.poll(maximumWait: .seconds(10)) == nil)
                batch = try world.consumer.takeBatch(from: world.input, maximumRecords: 10)
            }
            #expect(batch?.records.values == ["1"])
            #expect(ContinuousClock.now - start < .seconds(2))
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

    @Test func `members share the partitions, numbers going together across topics`() throws {
        let cluster = try Broker.cluster()
        defer { cluster.close() }
        try Broker.withTopic(cluster, partitions: 4) { left in
            try Broker.withTopic(cluster, partitions: 4) { right in
                let group = Broker.unique("group")
                let members = try (0..<2).map {
                    try cluster.makeConsumer(group: group, topics: [left, right], clientID: "m\($0)")
                }
                defer { for member in members { member.close() } }
                var owned: [[TopicPartition]] = [[], []]
                try eventually(
                    "both members to own four partitions",
                    holds: {
                        for (index, member) in members.enumerated() {
                            switch try member.poll(maximumWait: .milliseconds(50)) {
                            case .assigned(let partitions): owned[index] = partitions
                            case .revoked, .lost:
                                owned[index] = []
                                try member.finishRevocation()
                            case nil: break
                            }
                        }
                        return owned.allSatisfy { $0.count == 4 }
                    })
                for partitions in owned {
                    let numbers = Dictionary(grouping: partitions, by: \.topic).mapValues { $0.map(\.partition) }
                    #expect(numbers[left] == numbers[right])
                }
            }
        }
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

    @Test func `an offset that was deleted is told with what to do`() throws {
        try SeamWorld.with { world in
            try fill(world, 0..<5)
            try world.cluster.admin.deleteRecords(before: [world.input: 3])
            try world.consumer.seek(to: [world.input: 0])
            let error = #expect(throws: LogError.self) {
                _ = try eventually("a batch") {
                    _ = try world.consumer.poll(maximumWait: .milliseconds(100))
                    return try world.consumer.takeBatch(from: world.input, maximumRecords: 100)
                }
            }
            #expect(error?.remedy == .resetPosition)
            #expect(error?.description.contains("\(world.input)") == true)
            try world.consumer.seek(to: [world.input: 3])
            #expect(try world.consumer.take(2, from: world.input).values == ["3", "4"])
        }
    }
}
