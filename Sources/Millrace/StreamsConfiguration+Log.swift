package import EmbeddedLog
internal import KafkaClient
internal import KafkaLog
package import MillraceRuntime

extension StreamsConfiguration {
    /// Opens the log that the configuration names. `access` matters to the embedded log only.
    ///
    /// - Parameter isInterrupted: looked at while a cluster is asked something; true ends that.
    package func openLog(
        access: Access, isInterrupted: (@Sendable () -> Bool)? = nil
    ) throws -> any Log {
        if var kafka {
            if let isInterrupted { kafka.isInterrupted = isInterrupted }
            return try openCluster(kafka)
        }
        do {
            return try EmbeddedLog(
                directory: logDirectory, access: access,
                options: EmbeddedLogOptions(
                    durability: survivesPowerLoss ? .synchronous : .withoutSync, maximumRecordBytes: recordSizeLimit))
        } catch {
            throw StreamsError(.state, error.description, code: error.code, cause: error)
        }
    }

    /// Opens the log beside whatever process runs on it. Where there is none yet, it is made.
    package func openLogBeside(isInterrupted: (@Sendable () -> Bool)? = nil) throws -> any Log {
        if kafka != nil { return try openLog(access: .guest, isInterrupted: isInterrupted) }
        // Several may be the first at once: one of them makes the log, the others wait until it exists.
        let deadline = ContinuousClock.now + .seconds(3)
        while true {
            do {
                if !hasLog { try openLog(access: .owner).close() }
                return try openLog(access: .guest)
            } catch let error as StreamsError where error.domain == .state && ContinuousClock.now < deadline {
                SystemTime().pause(for: .milliseconds(20))
            }
        }
    }

    /// Whether the log exists: on Kafka always.
    package var hasLog: Bool { kafka != nil || FileSystem.exists("\(logDirectory)/data.mdb") }

    /// The largest record that a producer writes to the embedded log, by librdkafka's setting for it, so that one setting
    /// holds for both logs.
    private var recordSizeLimit: Int {
        (producerOverrides["message.max.bytes"] ?? clusterOverrides["message.max.bytes"]).flatMap { Int($0) }
            ?? RecordSizeLimit.usual
    }

    private func openCluster(_ kafka: KafkaConfiguration) throws -> KafkaCluster {
        do throws(KafkaError) { try kafka.checkBrokers() } catch {
            throw StreamsError(.user, error.text, code: .invalidConfiguration, cause: error)
        }
        var connection = kafka
        if connection.log == nil { connection.log = libraryLog }
        connection.watch = ConnectionWatch { [logger] event in
            switch event {
            case .lost(let broker, let reason):
                logger.warning("The connection to broker \(broker) is lost: \(reason); trying again until it is back")
            case .back(let broker, let time):
                logger.info("The connection to broker \(broker) is back after \(Int(time / .seconds(1))) s")
            }
        }
        if let clientRenewal { connection.clientRenewal = clientRenewal }
        var cluster = KafkaLogConfiguration(
            connection, guarantee: processingGuarantee, replication: replicationFactor,
            consumerOverrides: consumerOverrides, producerOverrides: producerOverrides)
        cluster.transactionTimeout = transactionTimeout
        cluster.sessionTimeout = sessionTimeout
        cluster.maximumPollInterval = maximumPollInterval
        return try KafkaCluster(cluster, timeout: .seconds(10))
    }

    /// The library reports each lost connection again and again; what follows from it, the engine reports.
    private var libraryLog: @Sendable (KafkaDiagnostic) -> Void {
        { [logger] entry in
            if entry.facility == KafkaDiagnostic.renewal { return logger.warning(entry.text) }
            logger.log(
                entry.level <= 2 ? .error : .debug, "librdkafka \(entry.client) \(entry.facility): \(entry.text)")
        }
    }
}
