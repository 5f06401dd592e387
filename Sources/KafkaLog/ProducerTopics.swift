import KafkaClient
import MillraceRuntime

/// The topics of a producer by the index of their handles; their names outlive the client that resolved them.
@safe struct ProducerTopics {
    private let admin: KafkaAdmin
    private var names: [String] = []
    private var topics: [KafkaProducer.Topic] = []
    /// The same, as addresses: records are counted in millions, and each reference that is counted costs.
    private var targets: [ProduceTarget] = unsafe []

    init(_ admin: KafkaAdmin) { self.admin = admin }

    subscript(_ handle: TopicHandle) -> KafkaProducer.Topic? {
        topics.indices.contains(handle.index) ? topics[handle.index] : nil
    }

    /// The settings of a topic; empty if they can't be read, since they only make an error's text better.
    func settings(ofTopic name: String) -> [String: String] {
        do throws(KafkaError) {
            return try admin.describeTopics([name])[name]?.settings ?? [:]
        } catch {
            return [:]
        }
    }

    /// Where records of a topic go; nil while the topic isn't resolved. Good until `forget`.
    @unsafe @inline(__always) func target(of handle: TopicHandle) -> ProduceTarget? {
        unsafe handle.index < targets.count ? unsafe targets[handle.index] : nil
    }

    /// To be called before the client is closed.
    mutating func forget() {
        topics = []
        unsafe targets = []
    }

    /// The name of a topic that was resolved, with a partition of it.
    func partition(_ partition: PartitionID, of handle: TopicHandle) -> TopicPartition {
        TopicPartition(names.indices.contains(handle.index) ? names[handle.index] : "?", partition)
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
        unsafe targets.append(topic.target)
        names.append(name)
        return TopicHandle(index: names.count - 1)
    }

    /// After the client was replaced.
    mutating func resolveAgain(by producer: KafkaProducer) throws(LogError) {
        forget()
        let resolved = try writing { () throws(KafkaError) in
            var topics: [KafkaProducer.Topic] = []
            for name in names { topics.append(try producer.topic(name, timeout: .seconds(5))) }
            return topics
        }
        topics = resolved
        unsafe targets = unsafe resolved.map { unsafe $0.target }
    }
}
