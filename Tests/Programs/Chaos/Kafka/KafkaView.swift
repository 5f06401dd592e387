import FaultTesting
import KafkaClient
import MillraceRuntime

/// The cluster as the test sees it: through clients of its own, not through the engine's log.
final class KafkaView: LogView {
    private let admin: KafkaAdmin
    private let reader: KafkaReader

    /// Longer than a broken connection, or a transaction that nobody ends, can last.
    private static let patience = Duration.seconds(40)

    init(brokers: String) throws {
        let connection = KafkaConfiguration(
            brokers: [brokers], clientID: "chaos",
            // Who wants to read a partition waits for the fetch that is under way.
            overrides: ["fetch.wait.max.ms": "10"], log: { _ in })
        admin = try KafkaAdmin(connection)
        reader = try KafkaReader(connection)
    }

    func close() { admin.close() }

    func createTopics(_ names: [String]) throws {
        try admin.createTopics(
            // The records' times are long ago.
            names.map {
                KafkaTopic(name: $0, partitions: CrashTopology.partitions, settings: ["retention.ms": "-1"])
            })
    }

    func ends(of partitions: [TopicPartition]) throws -> [TopicPartition: Int64] {
        try ends(of: partitions, .readUncommitted)
    }

    /// Where reading ends now: at the first transaction that is still open.
    func readableEnd(of partition: TopicPartition) throws -> Int64 {
        try ends(of: [partition], .readCommitted)[partition] ?? 0
    }

    /// Whether no transaction is open in these partitions.
    func isStable(_ partitions: [TopicPartition]) throws -> Bool {
        try ends(of: partitions, .readCommitted) == ends(of: partitions, .readUncommitted)
    }

    private func ends(of partitions: [TopicPartition], _ isolation: KafkaIsolation) throws -> [TopicPartition: Int64] {
        let ends = try retrying { () throws(KafkaError) in
            try admin.endOffsets(of: partitions.map { KafkaTopicPartition($0) }, isolation: isolation)
        }
        return Dictionary(
            partitions.map { ($0, ends[KafkaTopicPartition($0)] ?? 0) }, uniquingKeysWith: { first, _ in first })
    }

    func committed(_ partitions: [TopicPartition]) throws -> [TopicPartition: Int64] {
        let offsets = try retrying { () throws(KafkaError) in
            try admin.groupOffsets(of: CrashTopology.applicationID)
        }
        return Dictionary(
            partitions.map { ($0, offsets[KafkaTopicPartition($0)] ?? 0) }, uniquingKeysWith: { first, _ in first })
    }

    func entries(of partition: TopicPartition, from start: Int64, to end: Int64) throws -> [NumberedEntry] {
        guard start < end else { return [] }
        let source = try retrying { () throws(KafkaError) in
            try reader.read(KafkaTopicPartition(partition), from: start)
        }
        defer { source.close() }
        let format = CrashTopology.format(ofTopic: partition.topic)
        var entries: [NumberedEntry] = []
        let deadline = ContinuousClock.now + Self.patience
        while ContinuousClock.now < deadline {
            switch try source.next(timeout: .milliseconds(200)) {
            case .nothing: continue
            case .end(let offset): if offset >= end { return entries }
            case .records(let batch):
                for index in 0..<batch.count where batch.offset(at: index) < end {
                    try batch.withRecord(at: index) { record in
                        entries.append(
                            NumberedEntry(
                                offset: record.offset,
                                entry: try Entry(
                                    key: record.key, value: record.value, timestamp: record.timestamp,
                                    offset: record.offset, format: format)))
                    }
                }
                if batch.nextOffset >= end { return entries }
            }
        }
        throw TestFailure("\(partition) can't be read up to \(end): a transaction seems to stay open")
    }

    /// The cluster may be about to come back.
    private func retrying<Result>(_ body: () throws(KafkaError) -> Result) throws -> Result {
        let deadline = ContinuousClock.now + Self.patience
        while true {
            do throws(KafkaError) { return try body() } catch {
                guard error.isRetriable, ContinuousClock.now < deadline else { throw error }
            }
            System.sleep(.milliseconds(100))
        }
    }
}

extension KafkaTopicPartition {
    init(_ partition: TopicPartition) { self.init(partition.topic, partition.partition.rawValue) }
}
