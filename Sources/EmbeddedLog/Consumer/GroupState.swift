package import MillraceRuntime

/// The members of one consumer group and what each owns: a pure state machine, without threads or time.
///
/// Each member is in one of four phases:
///
///     ready ──(all are ready)──▶ offered ──(poll)──▶ owning ──(somebody joins or leaves)──▶ revoking
///       ▲                           │                                                          │
///       └────(joins or leaves)──────┴───────────────────(finishRevocation)─────────────────────┘
///
/// When every member is ready, the generation goes up by one and each is offered its partitions. A member's commits
/// count while it is owning or revoking, with the generation that it was offered.
package struct GroupState {
    package private(set) var members: [Member] = []
    package private(set) var generation: Int32 = 0
    private var partitionCounts: [String: Int32] = [:]

    package struct Member {
        package let name: String
        package let topics: [String]
        package fileprivate(set) var phase: Phase
    }

    package enum Phase: Equatable {
        case ready
        case offered([TopicPartition])
        case owning([TopicPartition])
        case revoking([TopicPartition], isAnnounced: Bool)
    }

    package init() {}

    package mutating func join(_ name: String, topics: [String: Int32]) {
        partitionCounts.merge(topics) { _, new in new }
        members.append(Member(name: name, topics: topics.keys.sorted(), phase: .ready))
        rebalance()
    }

    /// A member that isn't there has left before.
    package mutating func leave(_ name: String) {
        guard let index = index(of: name) else { return }
        members.remove(at: index)
        let topics = Set(members.flatMap(\.topics))
        partitionCounts = partitionCounts.filter { topics.contains($0.key) }
        rebalance()
    }

    /// What the member's poll has to tell; told once.
    package mutating func nextChange(for name: String) -> AssignmentChange? {
        guard let index = index(of: name) else { return nil }
        switch members[index].phase {
        case .offered(let partitions):
            members[index].phase = .owning(partitions)
            return .assigned(partitions)
        case .revoking(let partitions, isAnnounced: false):
            members[index].phase = .revoking(partitions, isAnnounced: true)
            return .revoked(partitions)
        case .ready, .owning, .revoking:
            return nil
        }
    }

    /// False if there is nothing to give back.
    package mutating func finishRevocation(_ name: String) -> Bool {
        guard let index = index(of: name), case .revoking(_, isAnnounced: true) = members[index].phase else {
            return false
        }
        members[index].phase = .ready
        completeIfReady()
        return true
    }

    /// Whether a commit of this member, assigned in that generation, still counts.
    package func accepts(member name: String, generation: Int32) -> Bool {
        guard let index = index(of: name), generation == self.generation else { return false }
        switch members[index].phase {
        case .owning, .revoking: return true
        case .ready, .offered: return false
        }
    }

    private func index(of name: String) -> Int? { members.firstIndex { $0.name == name } }

    private mutating func rebalance() {
        for index in members.indices {
            switch members[index].phase {
            case .owning(let partitions): members[index].phase = .revoking(partitions, isAnnounced: false)
            case .offered: members[index].phase = .ready
            case .ready, .revoking: break
            }
        }
        completeIfReady()
    }

    private mutating func completeIfReady() {
        guard !members.isEmpty, members.allSatisfy({ $0.phase == .ready }) else { return }
        generation += 1
        let assignment = RangeAssignment.assign(
            partitionCounts: partitionCounts, subscriptions: members.map(\.topics))
        for (index, partitions) in assignment.enumerated() { members[index].phase = .offered(partitions) }
    }
}
