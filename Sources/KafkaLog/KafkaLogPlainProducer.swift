import KafkaClient
import MillraceRuntime

/// A stream thread's producer where records count at least once: no transactions; what was flushed counts.
final class KafkaLogPlainProducer: LogProducer {
    private let configuration: KafkaProducerConfiguration
    private var producer: KafkaProducer
    private var topics: ProducerTopics
    private var mustReplace = false

    init(_ configuration: KafkaProducerConfiguration, _ admin: KafkaAdmin) throws(LogError) {
        self.configuration = configuration
        topics = ProducerTopics(admin)
        producer = try writing { () throws(KafkaError) in try KafkaProducer(configuration) }
    }

    var isTransactional: Bool { false }

    func handle(forTopic name: String) throws(LogError) -> TopicHandle {
        // A replacement that failed half-way has not resolved the topics again.
        if mustReplace { try replaceProducer() }
        return try topics.resolve(name, by: producer)
    }

    func partitionCount(of topic: TopicHandle) -> Int32 { topics[topic]?.partitionCount ?? 0 }

    func begin() throws(LogError) {
        if mustReplace { try replaceProducer() }
        producer.forgetAcknowledgements()
    }

    func append(_ record: borrowing RawRecord, to topic: TopicHandle, partition: PartitionID) throws(LogError) {
        guard let target = topics[topic] else {
            throw LogError(.replaceProducer, "Producing: the topic isn't resolved by this producer")
        }
        do throws(KafkaError) {
            try producer.produce(
                to: target, partition: partition.rawValue, key: record.key, value: record.value,
                headers: [KafkaHeader](record.headers), timestamp: record.timestamp.milliseconds)
        } catch {
            if error.code == .recordTooLarge {
                throw RecordSizeLimit.refusal(
                    of: record.byteCount, for: topics.partition(partition, of: topic),
                    limit: producer.maximumRecordBytes)
            }
            throw LogError(producing: error)
        }
    }

    /// A record that wasn't taken must be produced again: its input position isn't committed.
    func flush(within limit: Duration) throws(LogError) {
        do throws(KafkaError) {
            try producer.flush(timeout: limit)
        } catch {
            giveUpClient()
            let isOfRecord = ProduceErrorKind(error.code) == .record
            let settings = isOfRecord ? error.partition.map { topics.settings(ofTopic: $0.topic) } : nil
            throw LogError(flushing: error, topicSettings: settings ?? [:])
        }
    }

    func nextOffset(of topic: TopicHandle, partition: PartitionID) -> Offset? {
        topics[topic].flatMap { producer.acknowledgedOffset(of: $0, partition: partition.rawValue) }
            .map { Offset($0 + 1) }
    }

    func commit(
        _ offsets: [TopicPartition: CommittedOffset], fence: Fence?, within limit: Duration
    ) -> CommitOutcome {
        do throws(LogError) {
            try flush(within: limit)
            return .committed
        } catch {
            return .aborted(error)
        }
    }

    /// What was sent counts. What still waits is taken back at once: a restore that follows must not miss it, nor may it
    /// come behind what is written anew.
    func abort() throws(LogError) { giveUpClient() }

    private func giveUpClient() {
        topics.forget()
        producer.close()
        mustReplace = true
    }

    private func replaceProducer() throws(LogError) {
        giveUpClient()
        producer = try writing { () throws(KafkaError) in try KafkaProducer(configuration) }
        try topics.resolveAgain(by: producer)
        mustReplace = false
    }

    func close() {
        topics.forget()
        producer.close()
    }
}
