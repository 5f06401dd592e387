import LMDB
import MillraceRuntime
import Synchronization

/// Removes what topics no longer keep: deleted topics and records, what is older or larger than retention allows, and
/// records that a later one of the same key replaces.
///
/// It works in transactions of a few milliseconds. Whoever stops in between loses nothing: each leaves the log whole,
/// and the next round goes on.
final class LogCleaner: Sendable {
    let store: LogStore
    private let minimumDirtyBytes: Int64
    private let isStopped = Atomic<Bool>(false)
    /// One round at a time.
    private let round = Mutex<Void>(())

    init(store: LogStore, minimumDirtyBytes: Int64) {
        self.store = store
        self.minimumDirtyBytes = minimumDirtyBytes
    }

    /// Ends a round that is under way, soon, and all later ones.
    func stop() { isStopped.store(true, ordering: .relaxed) }

    /// One round over all partitions. With `breathing`, the writers have the log to themselves half of the time.
    func clean(now: Timestamp, breathing: Bool) throws(LogError) {
        try round.withLock { _ throws(LogError) in
            try store.forgetDeadReaders()
            try removeGarbage(breathing)
            for (partition, settings) in try partitions() {
                try step(breathing) { () throws(LogError) in
                    try retain(partition, settings, now)
                }
                guard settings.compacts, !isStopped.load(ordering: .relaxed) else { continue }
                let compaction = Compaction(store, partition, settings, now, minimumDirtyBytes: minimumDirtyBytes)
                while let plan = try compaction.plan() {
                    var position: Offset? = plan.start
                    try step(breathing) { () throws(LogError) in
                        guard let from = position else { return false }
                        position = try compaction.rewrite(plan, from: from)
                        return position != nil
                    }
                    guard position == nil else { return }
                }
            }
        }
    }

    /// Repeats `body`, a transaction, until it returns that nothing is left to do.
    private func step(_ breathing: Bool, _ body: () throws(LogError) -> Bool) throws(LogError) {
        while !isStopped.load(ordering: .relaxed) {
            let started = ContinuousClock.now
            guard try body() else { return }
            if breathing { sleep(for: started.duration(to: .now)) }
        }
    }

    private func removeGarbage(_ breathing: Bool) throws(LogError) {
        let databases = store.databases
        let isThere = try store.read("Looking for deleted topics") { try databases.hasGarbage(in: $0) }
        guard isThere else { return }
        try step(breathing) { () throws(LogError) in
            try store.write("Removing deleted topics") { try databases.removeGarbage(in: $0) }
        }
    }

    private func partitions() throws(LogError) -> [(PartitionName, TopicSettings)] {
        try store.read("Listing the partitions to be cleaned") { transaction in
            var partitions: [(PartitionName, TopicSettings)] = []
            try store.databases.forEachTopic(in: transaction) { name, topic in
                let settings = try TopicSettings(topic.settings)
                for number in 0..<topic.partitions {
                    partitions.append((PartitionName(topic: name, id: topic.id, PartitionID(number)), settings))
                }
            }
            return partitions
        }
    }
}
