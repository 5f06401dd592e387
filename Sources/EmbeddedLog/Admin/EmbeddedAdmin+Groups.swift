import LMDB
import MillraceRuntime

extension EmbeddedAdmin {
    func committedOffsets(of group: String) throws(LogError) -> [TopicPartition: CommittedOffset] {
        try store.read("Reading the offsets of group '\(group)'") { try store.databases.offsets(of: group, in: $0) }
    }

    func setCommittedOffsets(_ offsets: [TopicPartition: CommittedOffset], of group: String) throws(LogError) {
        if let fault = GroupKey.fault(ofGroup: group) { throw LogError(.stop, "Can't set offsets: \(fault).") }
        let lock = try claim(group)
        defer { withExtendedLifetime(lock) {} }
        let databases = store.databases
        try store.write("Setting the offsets of group '\(group)'") { transaction in
            for partition in offsets.keys where try databases.partition(partition, in: transaction).state == nil {
                throw missing(partition)
            }
            try databases.put(offsets, of: group, in: transaction)
        }
    }

    func deleteGroup(_ group: String) throws(LogError) {
        let lock = try claim(group)
        defer { withExtendedLifetime(lock) {} }
        let databases = store.databases
        try store.write("Deleting group '\(group)'") { transaction in
            try databases.removeOffsets(in: transaction) { $0.group == group }
        }
    }

    /// Makes sure that the group has no members. No owner can open the log while a guest holds the lock that is returned.
    private func claim(_ group: String) throws(LogError) -> FileLock? {
        guard let groups else {
            do {
                return try FileLock(path: OwnerLock.path(in: store.directory))
            } catch let held as FileLock.Held {
                throw LogError(
                    .stop,
                    "Can't change the offsets of group '\(group)' while \(OwnerLock.name(of: held)) runs on the log in "
                        + "\(store.directory): stop it first.", code: .groupInUse)
            } catch {
                throw store.failure(error, "Locking the log")
            }
        }
        let members = groups.memberCount(of: group)
        guard members == 0 else {
            throw LogError(
                .stop,
                "Can't change the offsets of group '\(group)' in \(store.directory) while it has \(members) members: stop "
                    + "the application first.", code: .groupInUse)
        }
        return nil
    }
}
