internal import MillraceRuntime

/// `reset --input TOPIC`: has one input topic read anew, on top of the state.
struct InputReset: ResetPlan {
    private let applicationID: String
    private let topic: String
    private let changes: [OffsetChange]
    /// The tasks here whose state remembers positions of the topic.
    private let tasks: [TaskID]

    init(
        of topic: String, in plan: TopologyPlan, _ configuration: StreamsConfiguration, log: (any Log)?,
        target: ResetTarget
    ) throws {
        let (root, id) = (configuration.stateRoot, configuration.applicationID)
        applicationID = id
        self.topic = topic
        let inputs = Set(plan.subtopologies.flatMap { $0.sources.flatMap(\.topics) }.filter { !$0.isInternal })
            .map(\.baseName).sorted()
        if !inputs.contains(topic), let table = plan.globalTables.first(where: { $0.topic == topic }) {
            throw UsageError(
                "\(topic) is the topic of a global table, for which the group has no offsets. "
                    + table.adviceOnReadingAgain(configuration))
        }
        guard inputs.contains(topic) else {
            let suggestion = Suggestion.text(for: topic, among: inputs)
            throw UsageError(
                "\(topic) is no input topic of \(id)"
                    + (suggestion.isEmpty ? "; it reads \(inputs.joined(separator: ", "))" : suggestion))
        }
        guard let log else { throw UsageError("there is no log in \(configuration.logDirectory)") }
        changes = try log.lag(of: plan, applicationID: id).filter { $0.partition.topic == topic }
            .map { lag in
                OffsetChange(
                    partition: lag.partition, old: lag.committed,
                    new: target == .earliest ? lag.range.start : lag.range.end)
            }
            .filter { $0.old != $0.new }
        tasks = try StateDirectory.tasks(root: root, applicationID: id).filter { task in
            let reader = try StateReader(task: task, root: root, applicationID: id)
            let memory = try reader.memory()
            try TaskMemory.requireLog(log.identity, of: memory.logIdentity, task: task, in: reader.directory)
            return memory.topicIDs[topic] != nil || memory.inputs.keys.contains { $0.topic == topic }
        }
    }

    var isEmpty: Bool { changes.isEmpty && tasks.isEmpty }

    func perform(_ configuration: StreamsConfiguration, log: (any Log)?) throws {
        // Held, so that the application can't start meanwhile.
        let directory = try StateDirectory(root: configuration.stateRoot, applicationID: applicationID)
        defer { directory.close() }
        // First, since it is refused while the group has members. Until the state has forgotten its positions too, no task
        // starts.
        try log?.setOffsets(changes, of: applicationID)
        for task in tasks {
            try StateEditor.edit(directory.directory(of: task)) { try $0.forget(inputTopic: topic) }
        }
    }

    func lines(isDry: Bool) -> [String] {
        if isEmpty { return ["Nothing to reset: \(topic) is read from there already"] }
        let forget = isDry ? "Would forget" : "Forgot"
        return changes.map { $0.line(isDry: isDry) }
            + tasks.map { "\(forget) the positions in \(topic) that the state of task \($0) keeps" }
    }

    func json(isDry: Bool) -> JSON {
        .object([
            ("application", .string(applicationID)), ("dryRun", .bool(isDry)), ("input", .string(topic)),
            ("offsets", .array(changes.map(\.json))), ("tasks", .strings(tasks.map { "\($0)" })),
        ])
    }
}
