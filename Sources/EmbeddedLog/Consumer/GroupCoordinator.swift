import MillraceRuntime
import Synchronization

/// The consumer groups of the process that owns the log. They live in memory: with the process, all members are gone.
final class GroupCoordinator: Sendable {
    private let groups = Mutex<[String: GroupState]>([:])
    private let joins = Atomic<Int>(0)
    /// Signalled whenever an assignment may have changed.
    private let changes: Signal

    init(signalling changes: Signal) { self.changes = changes }

    /// Adds a member; returns its name.
    func join(group: String, topics: [String: Int32], clientID: String) -> String {
        let number = joins.add(1, ordering: .relaxed).newValue
        let name = "\(clientID)-\(number)"
        groups.withLock { $0[group, default: GroupState()].join(name, topics: topics) }
        changes.notifyAll()
        return name
    }

    func leave(group: String, member: String) {
        groups.withLock { groups in
            groups[group]?.leave(member)
            // The state stays, even of an empty group: generations must not start anew.
        }
        changes.notifyAll()
    }

    /// What the member's poll has to tell, with the generation it belongs to.
    func nextChange(group: String, member: String) -> (change: AssignmentChange, generation: Int32)? {
        groups.withLock { groups in
            guard let change = groups[group]?.nextChange(for: member) else { return nil }
            return (change, groups[group]?.generation ?? 0)
        }
    }

    func finishRevocation(group: String, member: String) -> Bool {
        let finished = groups.withLock { $0[group]?.finishRevocation(member) ?? false }
        if finished { changes.notifyAll() }
        return finished
    }

    func accepts(_ fence: Fence) -> Bool {
        groups.withLock {
            $0[fence.group]?.accepts(member: fence.member, generation: fence.generation) ?? false
        }
    }

    func memberCount(of group: String) -> Int {
        groups.withLock { $0[group]?.members.count ?? 0 }
    }

    /// The end of all groups: no commit of theirs counts any more.
    func close() { groups.withLock { $0.removeAll() } }
}
