import EmbeddedLog
import LogTesting
import MillraceRuntime
import TestBasics
import Testing

@Suite struct GroupStateTests {
    private var group = GroupState()

    private func partitions(_ numbers: Int32...) -> [TopicPartition] {
        numbers.map { TopicPartition("t", PartitionID($0)) }
    }

    @Test mutating func `the first member is assigned everything at once`() {
        group.join("a", topics: ["t": 2])
        #expect(!group.accepts(member: "a", generation: 1))
        #expect(group.nextChange(for: "a") == .assigned(partitions(0, 1)))
        #expect(group.nextChange(for: "a") == nil)
        #expect(group.accepts(member: "a", generation: 1))
        #expect(group.finishRevocation("a") == false)
    }

    @Test mutating func `members that join before any poll cause no revocation`() {
        group.join("a", topics: ["t": 2])
        group.join("b", topics: ["t": 2])
        #expect(group.nextChange(for: "a") == .assigned(partitions(0)))
        #expect(group.nextChange(for: "b") == .assigned(partitions(1)))
        #expect(group.generation == 2)
    }

    @Test mutating func `a join waits for everybody's revocation, until which they may commit`() {
        group.join("a", topics: ["t": 2])
        _ = group.nextChange(for: "a")
        group.join("b", topics: ["t": 2])
        #expect(group.nextChange(for: "b") == nil)
        #expect(group.finishRevocation("a") == false)
        #expect(group.nextChange(for: "a") == .revoked(partitions(0, 1)))
        #expect(group.nextChange(for: "a") == nil)
        #expect(group.accepts(member: "a", generation: 1))
        #expect(group.nextChange(for: "b") == nil)
        #expect(group.finishRevocation("a") == true)
        #expect(!group.accepts(member: "a", generation: 1))
        #expect(group.nextChange(for: "a") == .assigned(partitions(0)))
        #expect(group.nextChange(for: "b") == .assigned(partitions(1)))
        #expect(group.accepts(member: "a", generation: 2))
        #expect(!group.accepts(member: "a", generation: 1))
    }

    @Test mutating func `members that join during a rebalance are part of it`() {
        group.join("a", topics: ["t": 3])
        _ = group.nextChange(for: "a")
        group.join("b", topics: ["t": 3])
        #expect(group.nextChange(for: "a") == .revoked(partitions(0, 1, 2)))
        group.join("c", topics: ["t": 3])
        #expect(group.finishRevocation("a") == true)
        #expect(["a", "b", "c"].map { group.nextChange(for: $0) } == (0..<3).map { .assigned(partitions($0)) })
        #expect(group.generation == 2)
    }

    @Test mutating func `who leaves is not waited for`() {
        for member in ["a", "b"] { group.join(member, topics: ["t": 2]) }
        for member in ["a", "b"] { _ = group.nextChange(for: member) }
        group.leave("a")
        #expect(!group.accepts(member: "a", generation: 2))
        #expect(group.nextChange(for: "b") == .revoked(partitions(1)))
        #expect(group.finishRevocation("b") == true)
        #expect(group.nextChange(for: "b") == .assigned(partitions(0, 1)))
        group.leave("b")
        #expect(group.members.isEmpty)
        group.leave("b")
    }

    @Test mutating func `a member that leaves in the middle of its revocation completes it`() {
        for member in ["a", "b"] { group.join(member, topics: ["t": 2]) }
        for member in ["a", "b"] { _ = group.nextChange(for: member) }
        group.join("c", topics: ["t": 2])
        for member in ["a", "b"] { _ = group.nextChange(for: member) }
        #expect(group.finishRevocation("a") == true)
        #expect(group.nextChange(for: "a") == nil)
        group.leave("b")
        #expect(group.nextChange(for: "a") == .assigned(partitions(0)))
        #expect(group.nextChange(for: "c") == .assigned(partitions(1)))
    }

    @Test mutating func `generations go up, also over a time without members`() {
        for expected in Int32(1)...5 {
            group.join("a", topics: ["t": 1])
            #expect(group.generation == expected)
            group.leave("a")
        }
    }

    /// Random joins, leaves and polls: at no time do two members own a partition, and left to themselves all is owned.
    @Test(arguments: 0..<100)
    mutating func `no partition ever has two owners, and none stays without one`(_ seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        var owned: [String: [TopicPartition]] = [:]
        var present: [String] = []
        var joined = 0
        func checkOwners() throws {
            let all = owned.values.joined()
            try #require(Set(all).count == all.count)
        }
        for _ in 0..<300 {
            switch Int.random(in: 0..<10, using: &random) {
            case 0:
                joined += 1
                present.append("\(joined)")
                group.join("\(joined)", topics: ["t": 5, "u": 3])
            case 1 where !present.isEmpty:
                let member = present.remove(at: Int.random(in: 0..<present.count, using: &random))
                group.leave(member)
                owned[member] = nil
            default:
                guard let member = present.randomElement(using: &random) else { continue }
                poll(member, &owned)
            }
            try checkOwners()
        }
        guard !present.isEmpty else { return }
        for _ in 0..<4 { for member in present { poll(member, &owned) } }
        try checkOwners()
        #expect(owned.values.joined().count == 8)
        #expect(present.allSatisfy { group.accepts(member: $0, generation: group.generation) })
    }

    private mutating func poll(_ member: String, _ owned: inout [String: [TopicPartition]]) {
        switch group.nextChange(for: member) {
        case .assigned(let partitions): owned[member] = partitions
        case .revoked:
            owned[member] = nil
            #expect(group.finishRevocation(member) == true)
        case .lost, nil: break
        }
    }
}

@Suite struct RangeAssignmentTests {
    @Test(
        arguments: [
            (1, 1, [[0]]), (5, 1, [[0, 1, 2, 3, 4]]), (5, 2, [[0, 1, 2], [3, 4]]), (5, 3, [[0, 1], [2, 3], [4]]),
            (2, 3, [[0], [1], []]), (6, 3, [[0, 1], [2, 3], [4, 5]]),
        ] as [(Int32, Int, [[Int32]])])
    func `partitions go to members in ranges, the first ones larger`(
        _ count: Int32, _ members: Int, _ expected: [[Int32]]
    ) {
        let assignment = RangeAssignment.assign(
            partitionCounts: ["t": count], subscriptions: Array(repeating: ["t"], count: members))
        #expect(assignment.map { $0.map(\.partition.rawValue) } == expected)
    }

    @Test func `a topic goes only to those who subscribe to it`() {
        let assignment = RangeAssignment.assign(
            partitionCounts: ["t": 2, "u": 2], subscriptions: [["t"], ["t", "u"], ["u"]])
        #expect(
            assignment == [
                [TopicPartition("t", 0)], [TopicPartition("t", 1), TopicPartition("u", 0)], [TopicPartition("u", 1)],
            ])
    }
}
