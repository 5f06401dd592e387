internal import MillraceRuntime

extension Log {
    /// Sets committed offsets of an application's group. The log refuses it while the group has members.
    func setOffsets(_ offsets: [TopicPartition: CommittedOffset], of applicationID: String) throws {
        if offsets.isEmpty { return }
        do throws(LogError) { try admin.setCommittedOffsets(offsets, of: applicationID) } catch {
            guard error.code == .groupInUse else { throw error }
            throw StreamsError(
                .log,
                "\(applicationID) is running: its group has members, so its offsets can't be set. Stop all of its processes, "
                    + "wait for the session timeout (session.timeout.ms) of those that were killed, then try again. \(error)",
                cause: error)
        }
    }

    func setOffsets(_ changes: [OffsetChange], of applicationID: String) throws {
        try setOffsets(
            Dictionary(changes.map { ($0.partition, CommittedOffset($0.new)) }) { first, _ in first },
            of: applicationID)
    }
}
