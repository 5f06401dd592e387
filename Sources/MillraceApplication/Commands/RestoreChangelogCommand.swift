internal import EmbeddedLog
internal import MillraceRuntime

/// `state restore-changelog`
enum RestoreChangelogCommand {
    static let command = Command(
        name: "state restore-changelog", operands: "STORE", operandCount: 1...1,
        summary: "Write a store's changelog anew from the state in this directory.",
        discussion: """
            For a changelog topic that was deleted, or lost records, while the state here is right: afterwards the
            changelog holds the rows of the store, and nothing else. A topic that doesn't exist is created. The group's
            offsets are set to the positions kept with the state. Works on the tasks in this directory whose changelog
            doesn't fit their state; with several processes, run it with the directory of each. States of these tasks that
            other directories have from earlier are of the old changelog: delete them. Refuses to work while the
            application runs. On a terminal it asks first; elsewhere it needs --force.
            """,
        options: [dryRun, StateFinder.taskOption, allTasks, setsBack, force],
        settings: Setting.location + [.survivesPowerLoss], run: { try run($0) })

    private static let dryRun = Option("--dry-run", nil, "Print what would be done, and do nothing.")
    private static let allTasks = Option(
        "--all-tasks", nil, "Write the changelogs of tasks too whose changelog fits their state.")
    private static let setsBack = Option(
        "--set-back", nil, "Take the state also where the group or other changelogs are further on.")
    private static let force = Option("--force", nil, "Don't ask.")

    private static func run(_ invocation: Invocation) throws -> ExitStatus {
        let arguments = invocation.arguments
        let store = arguments.operands[0]
        let configuration = try invocation.settings().streams
        let id = configuration.applicationID
        let plan = try invocation.application.topology().plan
        try requireStore(store, in: plan, configuration)
        if let holder = StateDirectory.holder(root: configuration.stateRoot, applicationID: id) {
            throw StreamsError(.state, "\(id) is running (process \(holder)): stop it first")
        }
        let isDry = arguments.has(dryRun)
        let log = try configuration.openLog(access: isDry ? .guest : .owner)
        defer { log.close() }
        try StateFinder(invocation).requireTasks(having: store)
        let rewrites = try find(store, plan, configuration, log, invocation)
        guard !rewrites.isEmpty else {
            try invocation.output.writeLine(
                "Nothing to write: the changelog of store \(store) fits the state of each task here")
            return .success
        }
        let lines = rewrites.flatMap { $0.lines }
        if isDry {
            for line in lines { try invocation.output.writeLine("Would \(line)") }
            return .success
        }
        if !arguments.has(force) {
            guard try invocation.confirms(lines.map { "Would \($0)" }) else { return .userError }
        }
        // Held, so that the application can't start meanwhile.
        let directory = try StateDirectory(root: configuration.stateRoot, applicationID: id)
        defer { directory.close() }
        try TopicPreparation(
            plan: plan, applicationID: id, admin: log.admin,
            deadLetterTopics: configuration.errorHandlers.deadLetterTopics, logger: configuration.logger
        ).prepare()
        for rewrite in rewrites {
            // Until the changelog is whole, the task starts nowhere.
            try rewrite.commit(.unfinishedRewrite, of: store, in: log, id)
            let written = try ChangelogRewrite(
                store: store, task: rewrite.task, root: configuration.stateRoot, applicationID: id
            ).perform(in: log)
            try rewrite.commit(written.end, of: store, in: log, id)
            try invocation.output.writeLine(
                "Wrote \(written.rows) rows of task \(rewrite.task) to \(rewrite.changelog)")
        }
        let tasks = rewrites.map { "\($0.task)" }.joined(separator: ", ")
        invocation.console.note(
            "State of task \(tasks) in any other directory belongs to the old changelog: delete it before a process uses that "
                + "directory")
        return .success
    }

    private static func requireStore(
        _ store: String, in plan: TopologyPlan, _ configuration: StreamsConfiguration
    ) throws {
        if let table = plan.globalTables.first(where: { $0.store == store }) {
            throw UsageError(
                "\(store) is the store of a global table, which has no changelog: its topic \(table.topic) holds the rows. "
                    + table.adviceOnReadingAgain(configuration))
        }
        let stores = plan.subtopologies.flatMap(\.stores).map(\.name).sorted()
        guard !stores.contains(store) else { return }
        let suggestion = Suggestion.text(for: store, among: stores)
        throw UsageError(
            "the topology has no store \(store)"
                + (suggestion.isEmpty ? "; it has \(stores.joined(separator: ", "))" : suggestion))
    }

    /// What is done for one task.
    private struct Rewrite {
        let task: TaskID
        let changelog: TopicPartition
        let rows: Int
        let offsets: [OffsetChange]
        /// Where the group is to be in each input of the task.
        let positions: [TopicPartition: Offset]

        /// Commits the positions, with where the store's changelog ends.
        func commit(_ end: Offset, of store: String, in log: any Log, _ applicationID: String) throws {
            let committed = try log.admin.committedOffsets(of: applicationID)
            var offsets: [TopicPartition: CommittedOffset] = [:]
            for (partition, position) in positions {
                var facts = CommittedFacts(metadata: committed[partition]?.metadata ?? "")
                facts.changelogEnds[store] = end
                offsets[partition] = CommittedOffset(position, metadata: facts.metadata)
            }
            try log.setOffsets(offsets, of: applicationID)
        }

        var lines: [String] {
            ["write \(rows) rows of task \(task) to \(changelog), and deletions of all other keys there"]
                + offsets.map { change in
                    "set the offset of \(change.partition) from \(change.old.map { "\($0)" } ?? "none") to \(change.new)"
                }
        }
    }

    private static func find(
        _ store: String, _ plan: TopologyPlan, _ configuration: StreamsConfiguration, _ log: any Log,
        _ invocation: Invocation
    ) throws -> [Rewrite] {
        let (root, id) = (configuration.stateRoot, configuration.applicationID)
        let committed = try log.admin.groupOffsets(of: id)
        let wanted = invocation.arguments.text(of: StateFinder.taskOption)
        return try StateDirectory.tasks(root: root, applicationID: id).compactMap { task in
            if let wanted, wanted != "\(task)" { return nil }
            let reader = try StateReader(task: task, root: root, applicationID: id)
            guard let summary = try reader.summary(of: store), let position = summary.changelogPosition else {
                return nil
            }
            let memory = try reader.memory()
            try TaskMemory.requireLog(log.identity, of: memory.logIdentity, task: task, in: reader.directory)
            let changelog = TopicPartition(InternalTopics.changelog(of: store, in: id), task.partition)
            if case .leftBehind = try TaskOwnership(of: reader.directory, isHeld: false), wanted == nil {
                invocation.console.warn(
                    "task \(task) was given to another process, its state here is old: left out (--task \(task) takes it "
                        + "all the same)")
                return nil
            }
            let range = try log.admin.offsetRanges(of: [changelog])[changelog]
            let topicID = try log.admin.topicIDs(of: [changelog.topic])[changelog.topic]
            let isSame = memory.topicIDs[changelog.topic] == nil || memory.topicIDs[changelog.topic] == topicID
            let fits = isSame && range?.contains(position) == true
            guard !fits || invocation.arguments.has(allTasks) || wanted != nil else { return nil }
            if !invocation.arguments.has(setsBack) {
                try refuseOlder(reader, memory, store, committed, NewestState(plan: plan, log: log, applicationID: id))
            }
            let offsets = memory.inputs.filter { committed[$0.key] != $0.value.offset }
                .map { OffsetChange(partition: $0.key, old: committed[$0.key], new: $0.value.offset) }
                .sorted { $0.partition < $1.partition }
            return Rewrite(
                task: task, changelog: changelog, rows: summary.entries, offsets: offsets,
                positions: memory.inputs.mapValues(\.offset))
        }
    }

    /// Throws if the state isn't the newest one: written to the changelog, it would undo what came later.
    private static func refuseOlder(
        _ reader: StateReader, _ memory: TaskMemory, _ store: String, _ committed: [TopicPartition: Offset],
        _ newest: NewestState
    ) throws {
        let ranges = try newest.log.admin.offsetRanges(of: Array(memory.inputs.keys))
        var doubt = try newest.doubt(of: reader, memory, except: store)
        for (partition, kept) in memory.inputs.sorted(by: { $0.key < $1.key }) where doubt == nil {
            if let offset = committed[partition], offset > kept.offset {
                doubt =
                    "the group is at \(offset) of \(partition), the state at \(kept.offset): another process had the task "
                    + "later, or the last commit didn't reach the state"
            } else if let start = ranges[partition]?.start, start > kept.offset {
                doubt =
                    "the records of \(partition) from \(kept.offset) to \(start) are deleted, and the state lacks them"
            }
        }
        guard let doubt else { return }
        throw StreamsError(
            .state,
            "the state of task \(reader.owner) in \(reader.directory) may not be the newest: \(doubt). If no newer one is "
                + "left, --set-back writes the changelog from this one and sets the group back to it: records that are "
                + "processed again make their outputs again, and count twice in the task's other stores")
    }
}
