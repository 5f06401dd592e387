import KafkaClient
import MillraceRuntime

/// The cluster's administration, as the runtime asks for it.
final class KafkaLogAdmin: LogAdmin {
    private let admin: KafkaAdmin
    /// On how many brokers a new topic is kept.
    private let replication: Int16?

    init(_ admin: KafkaAdmin, replication: Int16?) {
        self.admin = admin
        self.replication = replication
    }

    func describeTopics(_ names: [String]?) throws(LogError) -> [String: TopicSpecification] {
        try reading { () throws(KafkaError) in try admin.describeTopics(names) }.mapValues { topic in
            TopicSpecification(name: topic.name, partitions: topic.partitions, settings: topic.settings)
        }
    }

    func partitionCounts(_ names: [String]?) throws(LogError) -> [String: Int32] {
        try reading { () throws(KafkaError) in try admin.partitionCounts(names) }
    }

    func topicIDs(of names: [String]) throws(LogError) -> [String: String] {
        try reading { () throws(KafkaError) in try admin.topicIDs(of: names) }
    }

    func createTopics(_ topics: [TopicSpecification]) throws(LogError) {
        try reading { () throws(KafkaError) in
            try admin.createTopics(
                topics.map {
                    KafkaTopic(
                        name: $0.name, partitions: $0.partitions, replication: replication, settings: $0.settings)
                })
        }
    }

    func deleteTopics(_ names: [String]) throws(LogError) {
        try reading { () throws(KafkaError) in try admin.deleteTopics(names) }
    }

    func deleteRecords(before offsets: [TopicPartition: Offset]) throws(LogError) {
        try reading { () throws(KafkaError) in
            try admin.deleteRecords(before: Dictionary(offsets), timeout: .seconds(2))
        }
    }

    /// The end is the last stable offset: what lies behind it can't be read yet.
    func offsetRanges(of partitions: [TopicPartition]) throws(LogError) -> [TopicPartition: OffsetRange] {
        try reading { () throws(KafkaError) in
            let partitions = partitions.map { KafkaTopicPartition($0) }
            // Callers that wait ask again and again: a response that takes longer must be reported.
            let starts = try admin.startOffsets(of: partitions, timeout: .seconds(8))
            let ends = try admin.endOffsets(of: partitions, isolation: .readCommitted, timeout: .seconds(8))
            return starts.reduce(into: [:]) { ranges, start in
                guard let end = ends[start.key] else { return }
                ranges[TopicPartition(start.key)] = OffsetRange(start: Offset(start.value), end: Offset(end))
            }
        }
    }

    func committedOffsets(of group: String) throws(LogError) -> [TopicPartition: CommittedOffset] {
        Dictionary(try reading { () throws(KafkaError) in try admin.committedOffsets(of: group) })
    }

    func setCommittedOffsets(_ offsets: [TopicPartition: CommittedOffset], of group: String) throws(LogError) {
        let offsets: [KafkaTopicPartition: KafkaCommittedOffset] = Dictionary(offsets)
        try changingGroup { () throws(KafkaError) in try admin.setGroupOffsets(offsets, of: group) }
    }

    func deleteGroup(_ group: String) throws(LogError) {
        try changingGroup { () throws(KafkaError) in try admin.deleteGroup(group) }
    }

    /// Runs `body`, which a cluster refuses while the group has members. A commit without a membership is then one of an
    /// unknown member, and during a rebalance one that has to wait.
    private func changingGroup(_ body: () throws(KafkaError) -> Void) throws(LogError) {
        do throws(KafkaError) { try body() } catch {
            var failure = LogError(reading: error)
            if [.groupNotEmpty, .unknownMember, .illegalGeneration, .rebalanceInProgress].contains(error.code) {
                failure.remedy = .stop
                failure.code = .groupInUse
            }
            throw failure
        }
    }
}
