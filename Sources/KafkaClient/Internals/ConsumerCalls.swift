import CRdKafka

extension ClientHandle {
    /// Sends what the client itself has to say to the consumer's queue (`rd_kafka_poll_set_consumer`).
    func pollThroughConsumer() throws(KafkaError) {
        try KafkaError.check(unsafe rd_kafka_poll_set_consumer(pointer), "Setting up a consumer")
    }

    /// `rd_kafka_subscribe`
    func subscribe(to topics: [String]) throws(KafkaError) {
        let list = try PartitionList(topics.map { KafkaTopicPartition($0, RD_KAFKA_PARTITION_UA) })
        try KafkaError.check(
            unsafe rd_kafka_subscribe(pointer, list.pointer),
            "Subscribing to \(topics.joined(separator: ", "))", client: self)
    }

    /// `rd_kafka_assign`: reads these partitions from these offsets on, and no others.
    func assign(_ offsets: [KafkaTopicPartition: Int64]) throws(KafkaError) {
        let list = try PartitionList(offsets)
        try KafkaError.check(unsafe rd_kafka_assign(pointer, list.pointer), "Taking an assignment", client: self)
    }

    /// `rd_kafka_assign` with nothing: the group waits for it when it takes partitions back.
    func unassign() throws(KafkaError) {
        try KafkaError.check(unsafe rd_kafka_assign(pointer, nil), "Giving an assignment back", client: self)
    }

    /// Whether the group has given our partitions away already (`rd_kafka_assignment_lost`).
    var isAssignmentLost: Bool { unsafe rd_kafka_assignment_lost(pointer) != 0 }

    /// `rd_kafka_seek_partitions`. Returns the partitions that aren't being fetched yet, so that they can't be sought.
    func seek(_ offsets: [KafkaTopicPartition: Int64]) throws(KafkaError) -> [KafkaTopicPartition: Int64] {
        let list = try PartitionList(offsets)
        // Always without a limit: before 2.1.0 the library takes a thousandth of it.
        try unsafe KafkaError.check(taking: unsafe rd_kafka_seek_partitions(pointer, list.pointer, -1), "Seeking")
        var notYet: [KafkaTopicPartition: Int64] = [:]
        for element in list.elements {
            switch element.error {
            case RD_KAFKA_RESP_ERR_NO_ERROR: continue
            case RD_KAFKA_RESP_ERR__STATE, RD_KAFKA_RESP_ERR__PREV_IN_PROGRESS, RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
                notYet[element.partition] = offsets[element.partition]
            default: throw KafkaError(element.error, "Seeking \(element.partition)", client: self)
            }
        }
        return notYet
    }

    /// The group's committed offsets (`rd_kafka_committed`); partitions without one are absent. A client that reads
    /// committed records only waits until no transaction is open that may change them.
    func committed(
        _ partitions: [KafkaTopicPartition], timeout: Duration
    ) throws(KafkaError) -> [KafkaTopicPartition: KafkaCommittedOffset] {
        try blocking("Asking for committed offsets") { [self] () throws(KafkaError) in
            try committedNow(partitions, timeout)
        }
    }

    private func committedNow(
        _ partitions: [KafkaTopicPartition], _ timeout: Duration
    ) throws(KafkaError) -> [KafkaTopicPartition: KafkaCommittedOffset] {
        if partitions.isEmpty { return [:] }
        let list = try PartitionList(partitions)
        try KafkaError.check(
            unsafe rd_kafka_committed(pointer, list.pointer, timeout.wholeMilliseconds),
            "Asking for committed offsets", client: self)
        try list.checkElements("Asking for committed offsets")
        return list.elements.reduce(into: [:]) { offsets, element in
            guard element.offset >= 0 else { return }
            offsets[element.partition] = KafkaCommittedOffset(element.offset, metadata: element.metadata)
        }
    }

    /// `rd_kafka_commit`, waiting for the response, for at most `limit`: the library takes no timeout for it.
    func commit(
        _ offsets: [KafkaTopicPartition: KafkaCommittedOffset], limit: Duration = .seconds(10)
    ) throws(KafkaError) {
        let done: Void? = try BlockingCall.outcome(until: .now + limit) { [self] () throws(KafkaError) in
            try commitNow(offsets)
        }
        if done == nil {
            throw KafkaError(
                .timedOut, "Committing offsets: no answer within \(limit); is the group's coordinator up?",
                isRetriable: true)
        }
    }

    private func commitNow(_ offsets: [KafkaTopicPartition: KafkaCommittedOffset]) throws(KafkaError) {
        let list = try PartitionList(offsets)
        try KafkaError.check(
            unsafe rd_kafka_commit(pointer, list.pointer, 0), "Committing offsets", client: self)
        try list.checkElements("Committing offsets")
    }

    /// The end of a partition as of its last fetch, with what isn't committed (`rd_kafka_get_watermark_offsets`); nil where
    /// it was never fetched.
    func notedEnd(of partition: KafkaTopicPartition) -> Int64? {
        var low: Int64 = -1
        var high: Int64 = -1
        let code = unsafe rd_kafka_get_watermark_offsets(
            pointer, partition.topic, partition.partition, &low, &high)
        return code == RD_KAFKA_RESP_ERR_NO_ERROR && high >= 0 ? high : nil
    }

    /// Starts to leave the group (`rd_kafka_consumer_close_queue`); what it brings comes through `queue`.
    func beginClosing(_ queue: QueueHandle) throws(KafkaError) {
        try unsafe KafkaError.check(
            taking: unsafe rd_kafka_consumer_close_queue(pointer, queue.pointer), "Leaving the group")
    }

    /// Whether the group has been left (`rd_kafka_consumer_closed`).
    var isClosed: Bool { unsafe rd_kafka_consumer_closed(pointer) != 0 }
}
