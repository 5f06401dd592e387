internal import KafkaClient
internal import MillraceRuntime

/// `run`
enum RunCommand {
    static let command = Command(
        name: "run", summary: "Run the application until it is stopped.",
        discussion: """
            SIGTERM or SIGINT (Ctrl-C): what was processed is committed, and the process ends with code 0. A second one,
            half a second later or more, ends it at once; nothing committed is lost.
            """,
        options: [untilCaughtUp], settings: Setting.all, run: { try await run($0) })

    private static let untilCaughtUp = Option(
        "--until-caught-up", nil, "End when all input that is there has been processed and committed.")

    private static func run(_ invocation: Invocation) async throws -> ExitStatus {
        let effective = try EffectiveSettings(of: invocation)
        var settings = effective.settings
        settings.streams.isCommandLine = true
        let console = invocation.console
        // There, a bar shows it.
        settings.streams.logsRestoreProgress = !console.isTerminal
        let streams = try Streams(try invocation.application.topology(), settings.streams)
        announce(effective, logger: settings.streams.logger)
        let logger = settings.streams.logger
        let signals = StopSignals { name in
            logger.info("\(name): committing and stopping; a second signal ends the process at once")
            streams.stop()
        } force: { name in
            console.setStatusLine("")
            console.error("\(name) again: ended at once; what was not committed will be processed again")
        }
        defer { signals.cancel() }
        let watch = RunWatch(
            streams: streams, logger: logger, console: console,
            summaryInterval: settings.summaryInterval, stopsWhenCaughtUp: invocation.arguments.has(untilCaughtUp))
        let watching = Task { await watch.run() }
        defer { console.setStatusLine("") }
        do {
            try await streams.run()
        } catch {
            watching.cancel()
            await watching.value
            throw error
        }
        watching.cancel()
        await watching.value
        watch.reportTotals()
        return .success
    }

    private static func announce(_ effective: EffectiveSettings, logger: StreamsLogger) {
        let streams = effective.settings.streams
        let log =
            streams.kafka.map { "Kafka at \($0.brokers.joined(separator: ","))" }
            ?? "the embedded log in \(streams.logDirectory)"
        logger.info(
            "Running \(streams.applicationID) with Millrace \(MillraceVersion.current) on \(log), "
                + "state in \(streams.stateRoot)/\(streams.applicationID)")
        let changed = Setting.all.filter { setting in
            // The line before has the id.
            effective.origins[setting.key] != nil && setting.key != Setting.applicationID.key
        }.map { setting in
            let origin = SettingOrigin.name(of: effective.origins[setting.key])
            return "\(setting.key)=\(setting.shownText(effective.settings) ?? "") (\(origin))"
        }
        if !changed.isEmpty { logger.info("Settings: \(changed.joined(separator: ", "))") }
    }
}
