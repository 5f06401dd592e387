internal import MillraceRuntime

/// `reset --to-state`: sets the group's offsets to the positions kept with the state in this directory.
struct PositionReset: ResetPlan {
    private let applicationID: String
    private let changes: [OffsetChange]
    /// Where the group is ahead of the state; `new` is the position kept with the state.
    private let ahead: [OffsetChange]
    /// Why the positions of some tasks can't be used; a line each.
    private let refusals: [String]

    init(of plan: TopologyPlan, _ configuration: StreamsConfiguration, log: (any Log)?) throws {
        applicationID = configuration.applicationID
        let (root, id) = (configuration.stateRoot, configuration.applicationID)
        guard let log else { throw UsageError("there is no log in \(configuration.logDirectory)") }
        let tasks = try StateDirectory.tasks(root: root, applicationID: id)
        let newest = NewestState(plan: plan, log: log, applicationID: id)
        guard !tasks.isEmpty else {
            throw UsageError(
                "there is no state of \(id) in \(root)/\(id): name the directory that has it with --directory or --state-dir"
            )
        }
        let topics = Set(plan.sourceTopics(applicationID: id))
        let committed = try log.admin.groupOffsets(of: id)
        var changes: [OffsetChange] = []
        var ahead: [OffsetChange] = []
        var keepsPositions = false
        var refusals: [String] = []
        for task in tasks {
            let reader = try StateReader(task: task, root: root, applicationID: id)
            let memory = try reader.memory()
            try TaskMemory.requireLog(log.identity, of: memory.logIdentity, task: task, in: reader.directory)
            if let doubt = try newest.doubt(of: reader, memory) {
                refusals.append("Task \(task): \(doubt)")
                continue
            }
            for (partition, kept) in memory.inputs where topics.contains(partition.topic) {
                keepsPositions = true
                let change = OffsetChange(partition: partition, old: committed[partition], new: kept.offset)
                guard let old = change.old, old >= kept.offset else {
                    changes.append(change)
                    continue
                }
                // A group that is ahead is left there: the state has no trace of the records between.
                if old > kept.offset { ahead.append(change) }
            }
        }
        guard keepsPositions || !refusals.isEmpty else {
            throw StreamsError(.state, "the state in \(root)/\(id) keeps no positions of the inputs of \(id)")
        }
        guard !changes.isEmpty || refusals.isEmpty else {
            throw StreamsError(
                .state,
                "no offset can be set from the positions kept in \(root)/\(id):\n\(refusals.joined(separator: "\n"))")
        }
        self.changes = changes.sorted { $0.partition < $1.partition }
        self.ahead = ahead.sorted { $0.partition < $1.partition }
        self.refusals = refusals
    }

    /// An error where some tasks stay as they are: a script must not take that for all of it.
    var status: ExitStatus { refusals.isEmpty ? .success : .stateError }

    var isEmpty: Bool { changes.isEmpty }

    func perform(_ configuration: StreamsConfiguration, log: (any Log)?) throws {
        try log?.setOffsets(changes, of: applicationID)
    }

    func lines(isDry: Bool) -> [String] {
        let lines = changes.map { $0.line(isDry: isDry) }
        return (lines.isEmpty ? ["Nothing to set: the group is not behind the state"] : lines)
            + ahead.map { change in
                "Left as it is. The group's offset \(change.old.map { "\($0)" } ?? "none") of \(change.partition) is ahead of "
                    + "the state's position \(change.new): the records between changed nothing in the state, or were skipped"
            } + refusals.map { "Left as it is. \($0)" }
    }

    func json(isDry: Bool) -> JSON {
        .object([
            ("application", .string(applicationID)), ("dryRun", .bool(isDry)),
            ("offsets", .array(changes.map(\.json))),
            (
                "ahead",
                .array(
                    ahead.map { change in
                        .object([
                            ("topic", .string(change.partition.topic)),
                            ("partition", .number(change.partition.partition.rawValue)),
                            ("committed", change.old.map { .number($0.rawValue) } ?? .null),
                            ("kept", .number(change.new.rawValue)),
                        ])
                    })
            ), ("refused", .strings(refusals)),
        ])
    }
}
