internal import MillraceRuntime

/// What it takes to let an application start over.
struct ApplicationReset: ResetPlan {
    private let applicationID: String
    private let offsets: [OffsetChange]
    /// Where the group stands in all its inputs.
    private let present: [TopicPartition: Offset]
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
        stateDirectories = try StateDirectory.tasks(root: root, applicationID: applicationID)
            .map { "\(root)/\(configuration.applicationID)/\($0)" }
        guard let log else {
            (offsets, present, topics, orphans) = ([], [:], [], [])
            return
        }
        let listing = try TopicListing(of: plan, configuration, admin: log.admin)
        let internalTopics = listing.rows.filter { $0.kind == .changelog || $0.kind == .repartition }
        orphans = deletesOrphans ? [] : listing.orphans
        topics = internalTopics.filter { $0.existing != nil && (deletesOrphans || $0.status != .orphaned) }
            .map(\.topic.name)
        let names = Set(internalTopics.map(\.topic.name))
        let lags = try log.lag(of: plan, applicationID: applicationID)
        present = Dictionary(lags.map { ($0.partition, $0.committed ?? $0.range.start) }) { first, _ in first }
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

    /// Does it. The group's present offsets are set first, which is refused while it has members. Then the state is deleted,
    /// and the new offsets are set last: a reset that is interrupted is completed by another one.
    func perform(_ configuration: StreamsConfiguration, log: (any Log)?) throws {
        if let log { try log.requireIdle(applicationID, at: present) }
        if !stateDirectories.isEmpty {
            // Held, so that the application can't start meanwhile.
            let directory = try StateDirectory(root: configuration.stateRoot, applicationID: applicationID)
            defer { directory.close() }
            for path in stateDirectories { try StateDirectory.deleteTask(path) }
        }
        guard let log else { return }
        if !topics.isEmpty { try log.admin.deleteTopics(topics) }
        if !offsets.isEmpty {
            try log.admin.setGroupOffsets(
                Dictionary(offsets.map { ($0.partition, $0.new) }) { first, _ in first }, of: applicationID)
        }
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
