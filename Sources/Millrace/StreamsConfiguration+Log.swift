package import EmbeddedLog
internal import KafkaClient
internal import KafkaLog
package import MillraceRuntime

extension StreamsConfiguration {
    /// Opens the log that the configuration names. `access` matters to the embedded log only.
    package func openLog(access: Access) throws -> any Log {
        if let kafka { return try openCluster(kafka) }
        do {
            return try EmbeddedLog(
                directory: logDirectory, access: access,
                options: EmbeddedLogOptions(
                    durability: survivesPowerLoss ? .synchronous : .withoutSync, maximumRecordBytes: recordSizeLimit))
        } catch {
            throw StreamsError(.state, error.description, cause: error)
        }
    }

    /// Opens the log beside whatever process runs on it. Where there is none yet, it is made.
    package func openLogBeside() throws -> any Log {
        if kafka != nil { return try openLog(access: .guest) }
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

    /// The largest record that a producer writes, by librdkafka's setting for it, so that one setting holds for both logs.
    private var recordSizeLimit: Int {
        producerOverrides["message.max.bytes"].flatMap { Int($0) } ?? RecordSizeLimit.usual
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

    /// The library reports each lost connection again and again; what follows from it, the engine reports.
    private var libraryLog: @Sendable (KafkaLogEntry) -> Void {
        { [logger] entry in
            logger.log(
                entry.level <= 2 ? .error : .debug, "librdkafka \(entry.client) \(entry.facility): \(entry.text)")
        }
    }
}

extension LogError {
    /// The same for users of the API, which doesn't have logs.
    var asStreamsError: StreamsError { StreamsError(.log, description, cause: self) }
}
