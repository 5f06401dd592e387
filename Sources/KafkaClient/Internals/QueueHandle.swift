import CRdKafka

/// Owns a reference to a queue of the library (`rd_kafka_queue_t`).
@safe final class QueueHandle: @unchecked Sendable {
    let pointer: OpaquePointer
    let client: ClientHandle

    private init(_ pointer: OpaquePointer, _ client: ClientHandle) {
        unsafe self.pointer = pointer
        self.client = client
    }

    deinit { unsafe rd_kafka_queue_destroy(pointer) }

    /// The queue that carries a group member's rebalances and errors (`rd_kafka_queue_get_consumer`).
    static func ofConsumer(_ client: ClientHandle) throws(KafkaError) -> QueueHandle {
        guard let pointer = unsafe rd_kafka_queue_get_consumer(client.pointer) else {
            throw KafkaError(.wrongState, "The client is no member of a group")
        }
        return unsafe QueueHandle(pointer, client)
    }

    /// The queue that carries what a client itself has to say (`rd_kafka_queue_get_main`).
    static func main(_ client: ClientHandle) throws(KafkaError) -> QueueHandle {
        guard let pointer = unsafe rd_kafka_queue_get_main(client.pointer) else {
            throw KafkaError(.failure, "The client has no queue")
        }
        return unsafe QueueHandle(pointer, client)
    }

    /// A partition's own queue (`rd_kafka_queue_get_partition`), cut off from the consumer's. To be taken before the
    /// partition is assigned, or its first records go elsewhere.
    static func of(_ partition: KafkaTopicPartition, _ client: ClientHandle) throws(KafkaError) -> QueueHandle {
        guard
            let pointer = unsafe rd_kafka_queue_get_partition(client.pointer, partition.topic, partition.partition)
        else { throw KafkaError(.unknownPartition, "No queue for \(partition)") }
        unsafe rd_kafka_queue_forward(pointer, nil)
        return unsafe QueueHandle(pointer, client)
    }

    /// A queue of our own (`rd_kafka_queue_new`).
    static func make(_ client: ClientHandle) throws(KafkaError) -> QueueHandle {
        guard let pointer = unsafe rd_kafka_queue_new(client.pointer) else {
            throw KafkaError(.failure, "Out of memory")
        }
        return unsafe QueueHandle(pointer, client)
    }

    /// How many things wait in the queue (`rd_kafka_queue_length`); some of them may turn out to be no records.
    var count: Int { unsafe rd_kafka_queue_length(pointer) }

    /// From now on a byte is written to `signal` when something enters the empty queue
    /// (`rd_kafka_queue_io_event_enable`).
    func notify(_ signal: WakeupPipe) {
        unsafe rd_kafka_queue_io_event_enable(pointer, signal.writingEnd, "!", 1)
    }

    func stopNotifying() { unsafe rd_kafka_queue_io_event_enable(pointer, -1, nil, 0) }

    /// The next event, or nil when there is none within the time (`rd_kafka_queue_poll`).
    func nextEvent(timeout: Duration = .zero) -> EventHandle? {
        guard let event = unsafe rd_kafka_queue_poll(pointer, timeout.wholeMilliseconds) else { return nil }
        return unsafe EventHandle(event)
    }
}
