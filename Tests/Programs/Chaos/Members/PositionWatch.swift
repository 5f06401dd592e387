import FaultTesting
import MillraceRuntime

/// Watches how far a member's states have come in their changelogs, and that no restore begins before that: what a store
/// has once taken in is never restored again.
struct PositionWatch {
    private(set) var floors: [TopicPartition: Int64] = [:]
    private let stores: [StoreID]
    private let root: String

    init(root: String, stores: [StoreID]) {
        self.root = root
        self.stores = stores
    }

    /// The state was deleted.
    mutating func reset() { floors = [:] }

    /// Looks at the states, then at the log. In this order: a restore that the log tells of began after the positions
    /// that were seen the time before.
    mutating func observe(_ member: Member) throws {
        let positions = positions()
        for restore in try member.readLog() {
            let floor = floors.first { "\($0.key)" == restore.changelog }?.value ?? 0
            try expect(
                restore.start >= floor,
                "process \(member.name) restores \(restore.changelog) from offset \(restore.start), but its store had "
                    + "reached \(floor)")
        }
        try expect(
            member.log.rebuiltTasks.isEmpty,
            "process \(member.name) deleted the state of tasks \(member.log.rebuiltTasks.sorted()), which was whole")
        floors.merge(positions, uniquingKeysWith: max)
    }

    /// The positions of the states that can be read now.
    func positions() -> [TopicPartition: Int64] {
        var positions: [TopicPartition: Int64] = [:]
        for (task, stores) in Dictionary(grouping: stores, by: \.task) {
            // A state that is being made can't be read yet.
            guard let reader = try? StateReader(task: task, root: root, applicationID: CrashTopology.applicationID)
            else { continue }
            for store in stores {
                positions[store.changelog] = (try? reader.summary(of: store.name))??.changelogPosition?.rawValue
            }
        }
        return positions
    }
}
