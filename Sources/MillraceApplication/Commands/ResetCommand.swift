internal import EmbeddedLog
internal import MillraceRuntime

/// `reset`
enum ResetCommand {
    static let command = Command(
        name: "reset",
        summary: "Let the application start over: reset its offsets, delete its internal topics and state.",
        discussion: """
            Input topics keep their records, and output topics theirs: what is processed again is written again. Global
            tables are read again from the start of their topics, also with --to-latest. Refuses to work while the
            application runs. On a terminal it asks first; elsewhere it needs --force. It deletes the state in this
            directory only: with several processes, run it with the directory of each.

            --to-state deletes nothing: it sets the group's offsets to the positions kept with the state in this
            directory, for a group whose offsets have expired or were changed. --input deletes nothing either: it has
            one input topic read anew, on top of the state, for a topic that was deleted and created anew.
            """,
        options: [dryRun, toEarliest, toLatest, toState, input, orphaned, force, .json],
        settings: Setting.location + [.survivesPowerLoss], run: { try run($0) })

    private static let dryRun = Option("--dry-run", nil, "Print what would be done, and do nothing.")
    private static let toEarliest = Option("--to-earliest", nil, "Start at the oldest records; this is the default.")
    private static let toLatest = Option("--to-latest", nil, "Start behind the newest records.")
    private static let toState = Option(
        "--to-state", nil, "Set the group's offsets to the positions kept with the state; keep everything else.")
    private static let input = Option(
        "--input", "TOPIC", "Read this input topic anew on top of the state; keep everything else.")
    private static let orphaned = Option(
        "--orphaned", nil, "Delete internal topics too that the topology doesn't have; `topics` lists them.")
    private static let force = Option("--force", nil, "Don't ask.")

    private static func run(_ invocation: Invocation) throws -> ExitStatus {
        let arguments = invocation.arguments
        let targets = [toEarliest, toLatest, toState].filter { arguments.has($0) }.map(\.name)
        if targets.count > 1 { throw arguments.error("\(targets.joined(separator: " and ")) exclude each other") }
        if arguments.has(orphaned), arguments.has(toState) || arguments.text(of: input) != nil {
            throw arguments.error("--orphaned goes with a reset of the whole application")
        }
        if arguments.has(toState), arguments.text(of: input) != nil {
            throw arguments.error("--to-state and --input exclude each other")
        }
        let configuration = try invocation.settings().streams
        let plan = try invocation.application.topology().plan
        let isDry = arguments.has(dryRun)
        if let holder = StateDirectory.holder(
            root: configuration.stateRoot, applicationID: configuration.applicationID)
        {
            throw StreamsError(
                .state,
                "\(configuration.applicationID) is running (process \(holder)): stop it, then reset it")
        }
        let log = configuration.hasLog ? try configuration.openLog(access: isDry ? .guest : .owner) : nil
        defer { log?.close() }
        let reset = try makePlan(plan, configuration, log, invocation)
        if !isDry {
            guard try isWanted(reset, invocation) else { return .userError }
            try reset.perform(configuration, log: log)
        }
        if arguments.has(.json) {
            try invocation.output.writeLine(reset.json(isDry: isDry).indented)
        } else {
            for line in reset.lines(isDry: isDry) { try invocation.output.writeLine(line) }
        }
        if configuration.kafka != nil, !isDry {
            invocation.console.note(
                "State in the directories of other processes stays: before they start again, run this with --directory "
                    + "and --force for each")
        }
        return reset.status
    }

    private static func makePlan(
        _ plan: TopologyPlan, _ configuration: StreamsConfiguration, _ log: (any Log)?, _ invocation: Invocation
    ) throws -> any ResetPlan {
        let arguments = invocation.arguments
        let target = arguments.has(toLatest) ? ResetTarget.latest : .earliest
        if arguments.has(toState) { return try PositionReset(of: plan, configuration, log: log) }
        if let topic = arguments.text(of: input) {
            return try InputReset(of: topic, in: plan, configuration, log: log, target: target)
        }
        let reset = try ApplicationReset(
            of: plan, configuration, log: log, target: target, deletesOrphans: arguments.has(orphaned))
        if !reset.orphans.isEmpty {
            invocation.console.note(
                "Orphaned topics stay: \(reset.orphans.joined(separator: ", ")). --orphaned deletes them; first make sure "
                    + "that none belongs to an application whose id begins with \(configuration.applicationID)-")
        }
        return reset
    }

    /// Asks on a terminal; elsewhere `--force` must have been given.
    private static func isWanted(_ reset: any ResetPlan, _ invocation: Invocation) throws -> Bool {
        guard !reset.isEmpty, !invocation.arguments.has(force) else { return true }
        return try invocation.confirms(reset.lines(isDry: true))
    }
}
