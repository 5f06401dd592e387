import KafkaLog
import LogTesting
import MillraceRuntime
import TestBroker
import Testing

@Suite(.requiresBroker) struct CommitTests {
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

    @Test func `a fenced producer replaces itself when it begins again`() throws {
        try SeamWorld.with { world in
            try world.write(["zombie"])
            try world.producer.flush(within: .soon)
            let rival = try world.cluster.makeProducer(transactionalID: world.transactionalID)
            rival.close()
            switch world.producer.commit([world.input: 1], fence: try world.fence, within: .soon) {
            case .committed: Issue.record("committed")
            case .aborted(let error), .unknown(let error): #expect(error.remedy == .fenced, "\(error)")
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
}
