internal import EmbeddedLog
internal import MillraceRuntime

/// `reset`
enum ResetCommand {
    static let command = Command(
        name: "reset",
        summary: "Let the application start over: reset its offsets, delete its internal topics and state.",
        discussion: """
            Input topics keep their records, and output topics theirs: what is processed again is written again. Refuses
            to work while the application runs. On a terminal it asks first; elsewhere it needs --force. It deletes the
            state in this directory only: with several processes, run it with the directory of each.
            """,
        options: [dryRun, toEarliest, toLatest, orphaned, force, .json],
        settings: Setting.location + [.survivesPowerLoss], run: { try run($0) })

    private static let dryRun = Option("--dry-run", nil, "Print what would be done, and do nothing.")
    private static let toEarliest = Option("--to-earliest", nil, "Start at the oldest records; this is the default.")
    private static let toLatest = Option("--to-latest", nil, "Start behind the newest records.")
    private static let orphaned = Option(
        "--orphaned", nil, "Delete internal topics too that the topology doesn't have; `topics` lists them.")
    private static let force = Option("--force", nil, "Don't ask.")

    private static func run(_ invocation: Invocation) throws -> ExitStatus {
        let arguments = invocation.arguments
        if arguments.has(toEarliest) && arguments.has(toLatest) {
            throw arguments.error("--to-earliest and --to-latest exclude each other")
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
        let reset = try ApplicationReset(
            of: plan, configuration, log: log, target: arguments.has(toLatest) ? .latest : .earliest,
            deletesOrphans: arguments.has(orphaned))
        if !reset.orphans.isEmpty {
            invocation.console.note(
                "Orphaned topics stay: \(reset.orphans.joined(separator: ", ")). --orphaned deletes them; first make sure "
                    + "that none belongs to an application whose id begins with \(configuration.applicationID)-")
        }
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
                "State in the directories of other processes stays: before they start again, run reset with --directory "
                    + "and --force for each")
        }
        return .success
    }

    /// Asks on a terminal; elsewhere `--force` must have been given.
    private static func isWanted(_ reset: ApplicationReset, _ invocation: Invocation) throws -> Bool {
        guard !reset.isEmpty, !invocation.arguments.has(force) else { return true }
        guard invocation.input.isTerminal else {
            throw invocation.arguments.error(
                "reset deletes topics and state, and asks on a terminal only: confirm with --force, or look first with "
                    + "--dry-run")
        }
        for line in reset.lines(isDry: true) { invocation.console.note(line) }
        invocation.console.note("Go on? [y/N]")
        var isYes = false
        let lines = LineReader(invocation.input)
        while lines.lineNumber == 0,
            try lines.readLines({ line in
                if lines.lineNumber == 1 {
                    isYes = ["y", "yes"].contains(String(decoding: line.toArray(), as: UTF8.self).lowercased())
                }
            })
        {}
        if !isYes { invocation.console.note("Nothing was done") }
        return isYes
    }
}
