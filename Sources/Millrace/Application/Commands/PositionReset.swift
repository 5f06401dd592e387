internal import MillraceRuntime

/// `reset --to-state`: sets the group's offsets to the positions kept with the state in this directory.
struct PositionReset: ResetPlan {
    private let applicationID: String
    private let changes: [OffsetChange]
    /// Why the positions of some tasks can't be used; a line each.
    private let refusals: [String]

    init(of plan: TopologyPlan, _ configuration: StreamsConfiguration, log: (any Log)?) throws {
        applicationID = configuration.applicationID
        let (root, id) = (configuration.stateRoot, configuration.applicationID)
        guard let log else { throw UsageError("there is no log in \(configuration.logDirectory)") }
        let tasks = try StateDirectory.tasks(root: root, applicationID: id)
        let newest = NewestState(plan: plan, log: log, applicationID: id)
        let topics = Set(plan.sourceTopics(applicationID: id))
        let committed = try log.admin.groupOffsets(of: id)
        var changes: [OffsetChange] = []
        var refusals: [String] = []
        for task in tasks {
            let reader = try StateReader(task: task, root: root, applicationID: id)
            let memory = try reader.memory()
            if let doubt = try newest.doubt(of: reader, memory) {
                refusals.append("Task \(task): \(doubt)")
                continue
            }
            for (partition, kept) in memory.inputs where topics.contains(partition.topic) {
                // Further on is no harm: nothing that changes the state lies between.
                guard committed[partition].map({ $0 < kept.offset }) ?? true else { continue }
                changes.append(OffsetChange(partition: partition, old: committed[partition], new: kept.offset))
            }
        }
        guard !changes.isEmpty || refusals.isEmpty else {
            throw StreamsError(
                .state,
                "no position kept in \(root)/\(id) can be used:\n\(refusals.joined(separator: "\n"))")
        }
        self.changes = changes.sorted { $0.partition < $1.partition }
        self.refusals = refusals
    }

    var isEmpty: Bool { changes.isEmpty }

    func perform(_ configuration: StreamsConfiguration, log: (any Log)?) throws {
        try log?.set(changes, of: applicationID)
    }

    func lines(isDry: Bool) -> [String] {
        let lines = changes.map { $0.line(isDry: isDry) }
        return (lines.isEmpty ? ["Nothing to set: the group is where the state is"] : lines)
            + refusals.map { "Left as it is. \($0)" }
    }

    func json(isDry: Bool) -> JSON {
        .object([
            ("application", .string(applicationID)), ("dryRun", .bool(isDry)),
            ("offsets", .array(changes.map(\.json))), ("refused", .strings(refusals)),
        ])
    }
}
