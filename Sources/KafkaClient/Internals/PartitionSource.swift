import CRdKafka

/// A partition that is being fetched outside of any group, into a queue of its own (`rd_kafka_consume_start_queue`).
@safe final class PartitionSource: @unchecked Sendable {
    let queue: QueueHandle
    private let topic: TopicReference
    private let partition: Int32

    init(_ partition: KafkaTopicPartition, _ offset: Int64, _ client: ClientHandle) throws(KafkaError) {
        queue = try QueueHandle.make(client)
        topic = try TopicReference(partition.topic, client)
        self.partition = partition.partition
        guard unsafe rd_kafka_consume_start_queue(topic.pointer, partition.partition, offset, queue.pointer) == 0 else {
            throw KafkaError(rd_kafka_last_error(), "Starting to read \(partition)", client: client)
        }
        isStarted = true
    }

    private var isStarted = false

    /// `rd_kafka_consume_stop`; what was fetched ahead goes with it.
    deinit { if isStarted { unsafe rd_kafka_consume_stop(topic.pointer, partition) } }
}

extension KafkaError {
    /// An error that came in the place of a record.
    init(_ signal: TakenMessages.Signal, reading partition: KafkaTopicPartition, client: ClientHandle) {
        self.init(
            rd_kafka_resp_err_t(rawValue: signal.code.rawValue), "Reading \(partition)", reason: signal.reason,
            client: client,
            needs: "Read on topic \(partition.topic)")
    }
}
