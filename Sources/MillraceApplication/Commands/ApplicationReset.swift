internal import MillraceRuntime

/// What it takes to let an application start over.
struct ApplicationReset: ResetPlan {
    private let applicationID: String
    private let offsets: [OffsetChange]
    /// What the group has committed for each of its inputs.
    private let present: [TopicPartition: CommittedOffset]
    private let internalTopics: Set<String>
    private let topics: [String]
    /// Internal topics that the topology doesn't have, and that stay.
    let orphans: [String]
    private let stateDirectories: [String]

    /// Finds out what there is to do; changes nothing. `log` is nil where there is none yet.
    ///
    /// - Parameter deletesOrphans: whether internal topics go that the topology doesn't have.
    init(
        of plan: TopologyPlan, _ configuration: StreamsConfiguration, log: (any Log)?, target: ResetTarget,
        deletesOrphans: Bool
    ) throws {
        applicationID = configuration.applicationID
        let root = configuration.stateRoot
        let path = "\(root)/\(applicationID)"
        let global = StateDirectory.globalDirectory(in: path)
        stateDirectories =
            try StateDirectory.tasks(root: root, applicationID: applicationID).map { "\(path)/\($0)" }
            + (FileSystem.exists(global) ? [global] : [])
        guard let log else {
            (offsets, present, topics, orphans, internalTopics) = ([], [:], [], [], [])
            return
        }
        let listing = try TopicListing(of: plan, configuration, admin: log.admin)
        let internalRows = listing.rows.filter(\.kind.isInternal)
        orphans = deletesOrphans ? [] : listing.orphans
        topics = internalRows.filter { $0.existing != nil && (deletesOrphans || $0.status != .orphaned) }
            .map(\.topic.name)
        let names = Set(internalRows.map(\.topic.name))
        internalTopics = names
        let lags = try log.lag(of: plan, applicationID: applicationID)
        let committed = try log.admin.committedOffsets(of: applicationID)
        present = lags.reduce(into: [:]) { present, lag in
            present[lag.partition] = committed[lag.partition] ?? CommittedOffset(lag.range.start)
        }
        offsets =
            lags
            .filter { !names.contains($0.partition.topic) }
            .map { lag in
                OffsetChange(
                    partition: lag.partition, old: lag.committed,
                    new: target == .earliest ? lag.range.start : lag.range.end)
            }
            .filter { $0.old != $0.new }
    }

    var isEmpty: Bool { offsets.isEmpty && topics.isEmpty && stateDirectories.isEmpty }

    /// Does it. What the group has committed is set first: that changes nothing, but is refused while the group has members.
    /// Then the state is deleted, and the new offsets are set last: a reset that is interrupted is completed by another
    /// one, and until then no task starts, since the changelogs lack what was committed with the offsets.
    func perform(_ configuration: StreamsConfiguration, log: (any Log)?) throws {
        if let log { try log.setOffsets(present, of: applicationID) }
        if !stateDirectories.isEmpty {
            // Held, so that the application can't start meanwhile.
            let directory = try StateDirectory(root: configuration.stateRoot, applicationID: applicationID)
            defer { directory.close() }
            for path in stateDirectories { try StateDirectory.deleteTask(path) }
        }
        guard let log else { return }
        if !topics.isEmpty { try log.admin.deleteTopics(topics) }
        // All of them, so that nothing is known any more of the changelogs that are gone.
        var new = present.filter { !internalTopics.contains($0.key.topic) }.mapValues { CommittedOffset($0.offset) }
        for change in offsets { new[change.partition] = CommittedOffset(change.new) }
        try log.setOffsets(new, of: applicationID)
    }

    /// One line for each thing that is done.
    func lines(isDry: Bool) -> [String] {
        if isEmpty { return ["Nothing to reset: \(applicationID) is as if it had never run here"] }
        let delete = isDry ? "Would delete" : "Deleted"
        return offsets.map { $0.line(isDry: isDry) } + topics.map { "\(delete) topic \($0)" }
            + stateDirectories.map { "\(delete) state \($0)" }
    }

    func json(isDry: Bool) -> JSON {
        .object([
            ("application", .string(applicationID)), ("dryRun", .bool(isDry)),
            ("offsets", .array(offsets.map(\.json))), ("deletedTopics", .strings(topics)),
            ("orphanedTopics", .strings(orphans)),
            ("deletedState", .strings(stateDirectories)),
        ])
    }
}
