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
        let topics = Set(plan.sourceTopics(applicationID: id))
        let committed = try log.admin.groupOffsets(of: id)
        var changes: [OffsetChange] = []
        var refusals: [String] = []
        for task in tasks {
            let reader = try StateReader(task: task, root: root, applicationID: id)
            let memory = try reader.memory()
            if let reason = try Self.reasonToRefuse(reader, memory, plan, log, id) {
                refusals.append("Task \(task): \(reason)")
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

    /// Why a task's positions would make wrong results.
    private static func reasonToRefuse(
        _ reader: StateReader, _ memory: TaskMemory, _ plan: TopologyPlan, _ log: any Log, _ applicationID: String
    ) throws -> String? {
        if case .leftBehind = try TaskOwnership(of: reader.directory, isHeld: false) {
            return "another process had the task later; use the directory of that one"
        }
        let ids = try log.admin.topicIDs(of: memory.topicIDs.keys.sorted())
        for (topic, id) in memory.topicIDs.sorted(by: { $0.key < $1.key }) where ids[topic] != nil && ids[topic] != id {
            return "topic \(topic) was deleted and created anew since the state was written"
        }
        let stores = Set(plan.subtopologies.flatMap(\.stores).map(\.name))
        for store in try reader.storeNames() where stores.contains(store) {
            let changelog = TopicPartition(
                InternalTopics.changelog(of: store, in: applicationID), reader.task.partition)
            let position = try reader.summary(of: store)?.changelogPosition ?? 0
            if try log.hasRecords(of: changelog, from: position) {
                return "the changelog \(changelog) has records behind the state's position \(position), so this state "
                    + "isn't the newest; use the directory that has it"
            }
        }
        return nil
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

extension Log {
    /// Whether a partition has committed records at `position` or behind it.
    func hasRecords(of partition: TopicPartition, from position: Offset) throws -> Bool {
        let reader = try makeReader(of: partition, from: position)
        defer { reader.close() }
        let deadline = ContinuousClock.now + .seconds(10)
        while ContinuousClock.now < deadline {
            switch try reader.next(maximumWait: .milliseconds(100)) {
            case .records(let batch): if batch.count > 0 { return true }
            case .waiting: continue
            // A position that the log doesn't hold proves nothing.
            case .outOfRange: return true
            case .reachedEnd: return false
            }
        }
        throw LogError(.retry, "Reading \(partition) from \(position): a transaction is open there; try again")
    }
}
