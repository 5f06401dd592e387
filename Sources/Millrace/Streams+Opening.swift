internal import EmbeddedLog
internal import MillraceRuntime

extension Streams {
    func open() async throws -> Resources {
        let directory = try StateDirectory(
            root: configuration.stateRoot, applicationID: configuration.applicationID)
        do {
            let log = try await waiting {
                try configuration.openLog(access: .owner) { [weak self] in self?.isStopping ?? true }
            }
            do {
                var resources = try await waiting { try await prepare(log, directory) }
                resources.globals = try await waiting { try await openGlobalTables(log, directory) }
                return resources
            } catch {
                log.close()
                throw error
            }
        } catch {
            directory.close()
            throw error
        }
    }

    /// Does it again and again while the log can't be reached.
    private func waiting<Result>(_ body: () async throws -> Result) async throws -> Result {
        let start = ContinuousClock.now
        var nextReport = start
        var failures = FailureWatch()
        while true {
            do {
                return try await body()
            } catch let error as LogError where error.remedy == .retry {
                if isStopping || Task.isCancelled {
                    configuration.logger.info("Stopped while waiting for the log: \(error)")
                    throw CancellationError()
                }
                let now = ContinuousClock.now
                let isDue = now >= nextReport
                if isDue { nextReport = now + (start.duration(to: now) < .seconds(60) ? .seconds(10) : .seconds(60)) }
                configuration.logger.log(
                    isDue ? .warning : .debug, "Waiting for the log, which can't be reached: \(error)")
                if let report = failures.failed(at: SystemTime().monotonic, SystemTime().wallClock) {
                    configuration.logger.error(
                        "The log can't be reached \(report.text). The application tries again until it succeeds or is "
                            + "stopped. The last failure: \(error)")
                }
            }
            try await Task.sleep(for: .milliseconds(200))
        }
    }

    private func prepare(_ log: any Log, _ directory: StateDirectory) async throws -> Resources {
        let preparation = TopicPreparation(
            plan: topology.plan, applicationID: configuration.applicationID, admin: log.admin,
            deadLetterTopics: configuration.errorHandlers.deadLetterTopics, logger: configuration.logger)
        try await waitForInputs(preparation)
        try preparation.prepare()
        return Resources(
            log: log, directory: directory, processID: try directory.processID(),
            stateLifetime: try preparation.stateLifetime(),
            outputRetentions: log.deletesByTimestamp ? try preparation.outputRetentions() : [:])
    }

    private func waitForInputs(_ preparation: TopicPreparation) async throws {
        var reported: [String] = []
        while true {
            let missing = try preparation.missingInputs()
            if missing.isEmpty { return }
            let list = missing.joined(separator: ", ")
            guard configuration.missingTopics == .wait else {
                throw StreamsError(
                    .user, "input topic \(list) doesn't exist. \(configuration.adviceOnMissingTopics)",
                    code: .missingTopic)
            }
            if missing != reported {
                configuration.logger.warning("Waiting for input topic \(list), which doesn't exist yet")
                reported = missing
            }
            if isStopping || Task.isCancelled { throw CancellationError() }
            try await Task.sleep(for: .milliseconds(200))
        }
    }
}

extension StreamsConfiguration {
    fileprivate var adviceOnMissingTopics: String {
        isCommandLine
            ? "Create it with `topics --create`, write to it with `produce`, or let the application wait for it with "
                + "`--missing-topics wait`"
            : "Create it with `createMissingTopics()`, or let the application wait for it with "
                + "`configuration.missingTopics = .wait`"
    }

    var forThreads: ThreadConfiguration {
        var threads = ThreadConfiguration(applicationID: applicationID)
        threads.commitInterval = commitInterval
        threads.bufferedRecords = bufferedRecords
        threads.maximumTaskIdle = maximumTaskIdle
        threads.purgeInterval = repartitionPurgeInterval
        threads.handlers = errorHandlers
        threads.logger = logger
        threads.logsRestoreProgress = logsRestoreProgress
        threads.commitHook = commitHook
        return threads
    }
}
