import KafkaLog
import LogTesting
import MillraceRuntime
import TestBroker
import Testing

@Suite(.requiresBroker) struct CommitTests {
    @Test func `an aborted transaction leaves nothing behind`() throws {
        try SeamWorld.with { world in
            try world.commit(["a"], position: 1)
            try world.write(["b"])
            try world.producer.flush(within: .soon)
            try world.producer.abort()
            try world.commit(["c"], position: 2)
            #expect(try world.committedValues() == ["a", "c"])
            #expect(try world.consumer.committedOffsets(of: [world.input]) == [world.input: 2])
        }
    }

    @Test func `a transaction can be aborted before the log has acknowledged anything`() throws {
        try SeamWorld.with { world in
            for _ in 0..<20 {
                try world.write(["gone"])
                try world.producer.abort()
            }
            try world.commit(["a"])
            #expect(try world.committedValues() == ["a"])
        }
    }

    @Test func `aborting without a transaction does nothing`() throws {
        try SeamWorld.with { world in
            try world.producer.abort()
            try world.commit(["a"])
            try world.producer.abort()
            #expect(try world.committedValues() == ["a"])
        }
    }

    @Test func `the next offset is known by partition and only of this transaction`() throws {
        try SeamWorld.with { world in
            let (producer, output) = (world.producer, world.outputHandle)
            try world.write(["a", "b"])
            #expect(producer.nextOffset(of: world.inputHandle, partition: 0) == nil)
            try producer.flush(within: .soon)
            #expect(producer.nextOffset(of: output, partition: 0) == 2)
            #expect(producer.nextOffset(of: world.inputHandle, partition: 0) == nil)
            _ = producer.commit([world.input: 0], fence: try world.fence, within: .soon)

            try producer.begin()
            #expect(producer.nextOffset(of: output, partition: 0) == nil)
            try producer.append(TestRecord(nil, "c", timestamp: 1), to: output)
            try producer.flush(within: .soon)
            // Behind two records, a control record and this one.
            #expect(producer.nextOffset(of: output, partition: 0) == 4)
            try producer.abort()
        }
    }

    @Test func `a commit of nobody is refused and counts for nothing`() throws {
        try SeamWorld.with { world in
            let fence = try world.fence
            var unnamed = fence.token
            let prefix = 7 + 4 + world.group.utf8.count + 1
            unnamed.removeSubrange(prefix..<(prefix + fence.member.utf8.count))
            var early = fence.token
            early.replaceSubrange(7..<11, with: [0xff, 0xff, 0xff, 0xff])
            for token in [[], unnamed, early] {
                try world.write(["a"])
                let nobody = Fence(group: world.group, member: "", generation: -1, token: token)
                let outcome = world.producer.commit([world.input: 1], fence: nobody, within: .soon)
                guard case .aborted(let error) = outcome, error.remedy == .rejoin else {
                    Issue.record("\(outcome)")
                    return
                }
            }
            #expect(try world.committedValues() == [])
            #expect(try world.consumer.committedOffsets(of: [world.input]) == [:])
        }
    }

    @Test func `records without an offset are not committed`() throws {
        try SeamWorld.with { world in
            try world.write(["a"])
            guard case .aborted(let error) = world.producer.commit([:], fence: try world.fence, within: .soon) else {
                Issue.record("not aborted")
                return
            }
            #expect(error.remedy == .stop)
            #expect(try world.committedValues() == [])
        }
    }

    @Test func `a commit of an earlier generation is aborted and asks to rejoin`() throws {
        try SeamWorld.with { world in
            let old = try world.fence
            try world.write(["zombie"])
            try world.producer.flush(within: .soon)

            // Another member joins; both get a new generation, and the first keeps its partition or loses it.
            let second = try world.cluster.makeConsumer(
                group: world.group, topics: [world.input.topic], clientID: "second")
            defer { second.close() }
            try eventually(
                "a revocation",
                holds: {
                    _ = try second.poll(maximumWait: .zero)
                    if case .revoked = try world.consumer.poll(maximumWait: .milliseconds(50)) { return true }
                    return false
                })
            #expect(world.consumer.fence == old)
            try world.consumer.finishRevocation()
            #expect(world.consumer.fence == nil)
            var joined = (first: false, second: false)
            try eventually(
                "two assignments",
                holds: {
                    if case .assigned = try second.poll(maximumWait: .milliseconds(50)) { joined.second = true }
                    if case .assigned = try world.consumer.poll(maximumWait: .milliseconds(50)) { joined.first = true }
                    return joined.first && joined.second
                })

            let outcome = world.producer.commit([world.input: 7], fence: old, within: .soon)
            guard case .aborted(let error) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(error.remedy == .rejoin)
            #expect(try second.committedOffsets(of: [world.input]) == [:])
            #expect(try world.committedValues() == [])
        }
    }

    @Test func `a producer whose id another took is fenced, and its transaction doesn't count`() throws {
        try SeamWorld.with { world in
            try world.write(["zombie"])
            try world.producer.flush(within: .soon)
            let successor = try world.cluster.makeProducer(transactionalID: world.transactionalID)
            defer { successor.close() }
            switch world.producer.commit([world.input: 1], fence: try world.fence, within: .soon) {
            case .committed: Issue.record("committed")
            case .aborted(let error), .unknown(let error): #expect(error.remedy == .fenced, "\(error)")
            }
            #expect(try world.committedValues() == [])

            // The engine's answer: another producer under the same id.
            let handle = try successor.handle(forTopic: world.output.topic)
            try successor.begin()
            try successor.append(TestRecord(nil, "alive", timestamp: 1), to: handle)
            guard case .committed = successor.commit([world.input: 1], fence: try world.fence, within: .soon) else {
                Issue.record("not committed")
                return
            }
            #expect(try world.committedValues() == ["alive"])
        }
    }

    @Test func `a fenced producer replaces itself when it begins again`() throws {
        try SeamWorld.with { world in
            try world.write(["zombie"])
            let rival = try world.cluster.makeProducer(transactionalID: world.transactionalID)
            rival.close()
            if case .committed = world.producer.commit([world.input: 1], fence: try world.fence, within: .soon) {
                Issue.record("committed")
            }
            try world.commit(["alive"])
            #expect(try world.committedValues() == ["alive"])
        }
    }

    @Test func `a record that is too large is told before it is in the transaction`() throws {
        try SeamWorld.with { world in
            try world.write(["a"])
            let error = #expect(throws: LogError.self) {
                let large = TestRecord(nil, String(repeating: "x", count: 2_000_000), timestamp: 1)
                try world.producer.append(large, to: world.outputHandle)
            }
            #expect(error?.remedy == .dropRecord)
            guard case .committed = world.producer.commit([world.input: 1], fence: try world.fence, within: .soon)
            else {
                Issue.record("not committed")
                return
            }
            #expect(try world.committedValues() == ["a"])
        }
    }

    @Test func `a transaction outside of any group needs no offsets, and takes none`() throws {
        try SeamWorld.with { world in
            try world.write(["a"])
            guard case .committed = world.producer.commit([:], fence: nil, within: .soon) else {
                Issue.record("not committed")
                return
            }
            try world.write(["b"])
            guard case .aborted(let error) = world.producer.commit([world.input: 1], fence: nil, within: .soon) else {
                Issue.record("not aborted")
                return
            }
            #expect(error.remedy == .stop)
            #expect(try world.committedValues() == ["a"])
        }
    }

    @Test func `a topic that doesn't exist stops the engine and isn't made by asking`() throws {
        try SeamWorld.with { world in
            let name = Broker.unique("nowhere")
            let error = #expect(throws: LogError.self) { try world.producer.handle(forTopic: name) }
            #expect(error?.remedy == .stop)
            #expect(error?.description.contains(name) == true)
            let found = try world.cluster.admin.describeTopics([name])
            #expect(found.isEmpty)
        }
    }
}
