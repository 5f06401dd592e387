import KafkaClient
import MillraceRuntime

/// The topics of a producer by the index of their handles; their names outlive the client that resolved them.
struct ProducerTopics {
    private let admin: KafkaAdmin
    private var names: [String] = []
    private var topics: [KafkaProducer.Topic] = []

    init(_ admin: KafkaAdmin) { self.admin = admin }

    subscript(_ handle: TopicHandle) -> KafkaProducer.Topic? {
        topics.indices.contains(handle.index) ? topics[handle.index] : nil
    }

    mutating func resolve(_ name: String, by producer: KafkaProducer) throws(LogError) -> TopicHandle {
        if let index = names.firstIndex(of: name) { return TopicHandle(index: index) }
        let topic = try writing { () throws(KafkaError) in
            // Asked of the admin client first: a producer's own question may make the topic.
            if try admin.partitionCounts([name]).isEmpty {
                throw KafkaError(.unknownTopicOrPartition, "There is no topic \(name)")
            }
            return try producer.topic(name)
        }
        topics.append(topic)
        names.append(name)
        return TopicHandle(index: topics.count - 1)
    }

    /// After the client was replaced.
    mutating func resolveAgain(by producer: KafkaProducer) throws(LogError) {
        topics = []
        topics = try writing { () throws(KafkaError) in
            var topics: [KafkaProducer.Topic] = []
            for name in names { topics.append(try producer.topic(name)) }
            return topics
        }
    }
}
