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
            // Asked again and again by whoever waits: an answer that takes longer is to be reported.
            let starts = try admin.startOffsets(of: partitions, timeout: .seconds(8))
            let ends = try admin.endOffsets(of: partitions, isolation: .readCommitted, timeout: .seconds(8))
            return starts.reduce(into: [:]) { ranges, start in
                guard let end = ends[start.key] else { return }
                ranges[TopicPartition(start.key)] = OffsetRange(start: Offset(start.value), end: Offset(end))
            }
        }
    }

    func groupOffsets(of group: String) throws(LogError) -> [TopicPartition: Offset] {
        Dictionary(try reading { () throws(KafkaError) in try admin.groupOffsets(of: group) })
    }

    func setGroupOffsets(_ offsets: [TopicPartition: Offset], of group: String) throws(LogError) {
        try reading { () throws(KafkaError) in try admin.setGroupOffsets(Dictionary(offsets), of: group) }
    }

    func deleteGroup(_ group: String) throws(LogError) {
        try reading { () throws(KafkaError) in try admin.deleteGroup(group) }
    }
}
