import KafkaClient
package import MillraceRuntime
import Synchronization

/// A Kafka cluster as the engine's log.
///
/// For each stream thread one consumer and one transactional producer; one admin client for all; and for restoring as
/// few readers as will do, since the partitions of one share its connections.
package final class KafkaCluster: Log {
    package let identity: String
    package let admin: any LogAdmin
    package var deletesByTimestamp: Bool { true }

    private let configuration: KafkaLogConfiguration
    private let kafkaAdmin: KafkaAdmin
    private let readers = Mutex<[KafkaReader]>([])

    /// Connects to a cluster and asks for its id.
    package init(_ configuration: KafkaLogConfiguration, timeout: Duration = .seconds(30)) throws(LogError) {
        self.configuration = configuration
        kafkaAdmin = try reading { () throws(KafkaError) in
            try configuration.check()
            return try KafkaAdmin(configuration.connection)
        }
        let admin = kafkaAdmin
        identity = try reading { () throws(KafkaError) in try admin.clusterID(timeout: timeout) }
        self.admin = KafkaLogAdmin(kafkaAdmin, replication: configuration.replication)
    }

    package func makeConsumer(
        group: String, topics: [String], clientID: String
    ) throws(LogError) -> any LogConsumer {
        let counts = try reading { () throws(KafkaError) in try kafkaAdmin.partitionCounts(topics) }
        return try KafkaLogConsumer(
            configuration.consumer(
                group: group, clientID: clientID, partitions: counts.values.reduce(0) { $0 + Int($1) }),
            topics: topics, kafkaAdmin)
    }

    package func makeProducer(transactionalID: String) throws(LogError) -> any LogProducer {
        switch configuration.guarantee {
        case .exactlyOnce: try KafkaLogProducer(configuration.producer(transactionalID: transactionalID), kafkaAdmin)
        case .atLeastOnce: try KafkaLogPlainProducer(configuration.producer(clientID: transactionalID), kafkaAdmin)
        }
    }

    package func makeReader(of partition: TopicPartition, from start: Offset) throws(LogError) -> any LogReader {
        guard let reader = try makeReaders(from: [partition: start])[partition] else {
            throw LogError(.stop, "Reading \(partition): there is no such partition", code: .missingTopic)
        }
        return reader
    }

    /// Asks for the ends of all partitions with one request a broker.
    package func makeReaders(from starts: [TopicPartition: Offset]) throws(LogError) -> [TopicPartition: any LogReader]
    {
        if starts.isEmpty { return [:] }
        let partitions = starts.keys.map { KafkaTopicPartition($0) }
        let ranges = try reading { () throws(KafkaError) in try kafkaAdmin.logRanges(of: partitions) }
        var readers: [TopicPartition: any LogReader] = [:]
        for (partition, start) in starts {
            let kafkaPartition = KafkaTopicPartition(partition)
            guard let range = ranges[kafkaPartition] else { continue }
            readers[partition] = KafkaLogReader(kafkaPartition, from: start, in: range, kafkaAdmin) {
                [self] (partition, offset) throws(KafkaError) in try read(partition, from: offset)
            }
        }
        return readers
    }

    package func follow(_ partition: TopicPartition, from start: Offset) throws(LogError) -> any LogFollower {
        KafkaLogFollower(KafkaTopicPartition(partition), from: start) {
            [self] (partition, offset) throws(KafkaError) in try read(partition, from: offset)
        }
    }

    package func close() {
        readers.withLock { $0 = [] }
        kafkaAdmin.close()
    }

    /// Reads a partition through the first reader that isn't reading it yet.
    private func read(_ partition: KafkaTopicPartition, from offset: Int64) throws(KafkaError) -> KafkaPartitionReader {
        let useful = readers.withLock { readers in
            readers.removeAll(where: \.isDisconnectedTooLong)
            return readers
        }
        for reader in useful {
            do throws(KafkaError) {
                return try reader.read(partition, from: offset)
            } catch {
                if error.code != .wrongState { throw error }
            }
        }
        let reader = try KafkaReader(configuration.restoring, isolation: .readCommitted)
        readers.withLock { $0.append(reader) }
        return try reader.read(partition, from: offset)
    }
}
