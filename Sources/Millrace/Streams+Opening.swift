package import EmbeddedLog
internal import KafkaClient
internal import KafkaLog
package import MillraceRuntime

extension Streams {
    func open() async throws -> Resources {
        let directory = try StateDirectory(
            root: configuration.stateRoot, applicationID: configuration.applicationID)
        do {
            let log = try await openLog()
            do { return try await prepare(log, directory) } catch {
                log.close()
                throw error
            }
        } catch {
            directory.close()
            throw error
        }
    }

    /// Waits for a log that can't be reached now.
    private func openLog() async throws -> any Log {
        var wasReported = false
        while true {
            do {
                return try configuration.openLog(access: .owner)
            } catch let error as LogError where error.remedy == .retry {
                configuration.logger.log(
                    wasReported ? .debug : .warning, "Waiting for the log, which can't be reached: \(error)")
                wasReported = true
            }
            if isStopping || Task.isCancelled { throw CancellationError() }
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
            stateLifetime: try preparation.stateLifetime())
    }

    private func waitForInputs(_ preparation: TopicPreparation) async throws {
        var reported: [String] = []
        while true {
            let missing = try preparation.missingInputs()
            if missing.isEmpty { return }
            let list = missing.joined(separator: ", ")
            guard configuration.missingTopics == .wait else {
                throw StreamsError(
                    .user,
                    "input topic \(list) doesn't exist. Create it with `topics --create`, write to it with "
                        + "`produce \(missing[0])`, or let the application wait for it with `--missing-topics wait`")
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
    /// Opens the log that the configuration names. `access` matters to the embedded log only.
    package func openLog(access: Access) throws -> any Log {
        if let kafka { return try openCluster(kafka) }
        do {
            return try EmbeddedLog(
                directory: logDirectory, access: access,
                options: EmbeddedLogOptions(durability: survivesPowerLoss ? .synchronous : .withoutSync))
        } catch {
            throw StreamsError(.state, error.description, cause: error)
        }
    }

    private func openCluster(_ kafka: KafkaConfiguration) throws(LogError) -> KafkaCluster {
        var connection = kafka
        if connection.log == nil { connection.log = libraryLog }
        var cluster = KafkaLogConfiguration(
            connection, guarantee: processingGuarantee, replication: replicationFactor,
            consumerOverrides: consumerOverrides, producerOverrides: producerOverrides)
        cluster.transactionTimeout = transactionTimeout
        cluster.sessionTimeout = sessionTimeout
        cluster.maximumPollInterval = maximumPollInterval
        return try KafkaCluster(cluster, timeout: .seconds(10))
    }

    /// The library tells each lost connection again and again; what follows from it, the engine tells itself.
    private var libraryLog: @Sendable (KafkaLogEntry) -> Void {
        { [logger] entry in
            logger.log(
                entry.level <= 2 ? .error : .debug, "librdkafka \(entry.client) \(entry.facility): \(entry.text)")
        }
    }

    var forThreads: ThreadConfiguration {
        var threads = ThreadConfiguration(applicationID: applicationID)
        threads.commitInterval = commitInterval
        threads.bufferedRecords = bufferedRecords
        threads.purgeInterval = repartitionPurgeInterval
        threads.handlers = errorHandlers
        threads.logger = logger
        threads.logsRestoreProgress = logsRestoreProgress
        threads.commitHook = commitHook
        return threads
    }
}
