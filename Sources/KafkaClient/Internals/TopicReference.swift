import CRdKafka

/// Owns a producer's reference to a topic (`rd_kafka_topic_t`): no name is looked up per record.
@safe final class TopicReference: @unchecked Sendable {
    let pointer: OpaquePointer
    private let client: ClientHandle

    /// `rd_kafka_topic_new`; says nothing of whether the topic exists.
    init(_ name: String, _ client: ClientHandle) throws(KafkaError) {
        guard let pointer = unsafe rd_kafka_topic_new(client.pointer, name, nil) else {
            throw KafkaError(rd_kafka_last_error(), "Topic \(name)")
        }
        unsafe self.pointer = pointer
        self.client = client
    }

    deinit { unsafe rd_kafka_topic_destroy(pointer) }
}

extension ClientHandle {
    /// The number of partitions of each topic (`rd_kafka_metadata`): of all of them, or of `topic` alone. A topic that
    /// doesn't exist has none.
    func partitionCounts(_ topic: TopicReference?, timeout: Duration) throws(KafkaError) -> [String: Int32] {
        try blocking("Asking for topics") { [self] () throws(KafkaError) in try partitionCountsNow(topic, timeout) }
    }

    private func partitionCountsNow(
        _ topic: TopicReference?, _ timeout: Duration
    ) throws(KafkaError) -> [String: Int32] {
        var metadata: UnsafePointer<rd_kafka_metadata>?
        try KafkaError.check(
            unsafe rd_kafka_metadata(
                pointer, topic == nil ? 1 : 0, topic?.pointer, &metadata, timeout.wholeMilliseconds),
            "Asking for topics", client: self)
        guard let metadata = unsafe metadata else { return [:] }
        defer { unsafe rd_kafka_metadata_destroy(metadata) }
        var counts: [String: Int32] = [:]
        for index in 0..<Int(unsafe metadata.pointee.topic_cnt) {
            let topic = unsafe metadata.pointee.topics[index]
            guard let cName = unsafe topic.topic else { continue }
            let name = unsafe String(cString: cName)
            switch unsafe topic.err {
            case RD_KAFKA_RESP_ERR_NO_ERROR: counts[name] = unsafe topic.partition_cnt
            case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC: break
            default: throw KafkaError(unsafe topic.err, "Asking for topic \(name)", needs: "Describe on topic \(name)")
            }
        }
        return counts
    }

    /// The partitions of a topic that have no leader now.
    func partitionsWithoutLeader(of name: String, timeout: Duration) throws(KafkaError) -> [KafkaTopicPartition] {
        let reference = try TopicReference(name, self)
        return try blocking("Asking for the leaders of topic \(name)") { [self] () throws(KafkaError) in
            try partitionsWithoutLeader(of: name, reference, timeout)
        }
    }

    private func partitionsWithoutLeader(
        of name: String, _ reference: TopicReference, _ timeout: Duration
    ) throws(KafkaError) -> [KafkaTopicPartition] {
        let operation = "Asking for the leaders of topic \(name)"
        var metadata: UnsafePointer<rd_kafka_metadata>?
        try KafkaError.check(
            unsafe rd_kafka_metadata(pointer, 0, reference.pointer, &metadata, timeout.wholeMilliseconds), operation,
            client: self)
        guard let metadata = unsafe metadata else { return [] }
        defer { unsafe rd_kafka_metadata_destroy(metadata) }
        guard unsafe metadata.pointee.topic_cnt == 1 else { return [] }
        let topic = unsafe metadata.pointee.topics[0]
        try KafkaError.check(unsafe topic.err, operation, needs: "Describe on topic \(name)")
        return (0..<Int(unsafe topic.partition_cnt)).compactMap { index in
            let partition = unsafe topic.partitions[index]
            return unsafe partition.leader < 0 ? KafkaTopicPartition(name, unsafe partition.id) : nil
        }
    }

    /// The number of partitions of the topics of these names. The library can be asked for one topic or for all of them,
    /// but not for some. It learns who leads the partitions by it, too.
    func partitionCounts(of names: [String], timeout: Duration) throws(KafkaError) -> [String: Int32] {
        var missing = Set(names)
        var counts: [String: Int32] = [:]
        if missing.count > 2 {
            counts = try partitionCounts(nil, timeout: timeout).filter { missing.contains($0.key) }
            missing.subtract(counts.keys)
        }
        // Those that aren't among all may be there all the same, for others to see: being asked, the cluster says so.
        for name in missing {
            counts[name] = try partitionCounts(TopicReference(name, self), timeout: timeout)[name]
        }
        return counts
    }
}
