import CRdKafka

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Owns a list of partitions with offsets (`rd_kafka_topic_partition_list_t`).
@safe struct PartitionList: ~Copyable {
    let pointer: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>

    /// What a list says of one partition.
    struct Element {
        var partition: KafkaTopicPartition
        var offset: Int64
        var error: rd_kafka_resp_err_t
        /// What was committed with the offset; bytes that are no text are replaced.
        var metadata: String
    }

    init(capacity: Int = 0) throws(KafkaError) {
        guard let pointer = unsafe rd_kafka_topic_partition_list_new(Int32(clamping: capacity)) else {
            throw KafkaError(.failure, "Out of memory")
        }
        unsafe self.pointer = pointer
    }

    init(_ partitions: some Sequence<KafkaTopicPartition>, offset: Int64 = Int64(RD_KAFKA_OFFSET_INVALID))
        throws(KafkaError)
    {
        try self.init()
        for partition in partitions { add(partition, offset) }
    }

    init(_ offsets: [KafkaTopicPartition: Int64]) throws(KafkaError) {
        try self.init(capacity: offsets.count)
        for (partition, offset) in offsets { add(partition, offset) }
    }

    init(_ offsets: [KafkaTopicPartition: KafkaCommittedOffset]) throws(KafkaError) {
        try self.init(capacity: offsets.count)
        for (partition, committed) in offsets { add(partition, committed) }
    }

    deinit { unsafe rd_kafka_topic_partition_list_destroy(pointer) }

    func add(_ partition: KafkaTopicPartition, _ offset: Int64 = Int64(RD_KAFKA_OFFSET_INVALID)) {
        let element = unsafe rd_kafka_topic_partition_list_add(pointer, partition.topic, partition.partition)
        unsafe element?.pointee.offset = offset
    }

    private func add(_ partition: KafkaTopicPartition, _ committed: KafkaCommittedOffset) {
        let element = unsafe rd_kafka_topic_partition_list_add(pointer, partition.topic, partition.partition)
        unsafe element?.pointee.offset = committed.offset
        if committed.metadata.isEmpty { return }
        // The list frees it with `free`. Without memory the offset goes without its metadata.
        guard let text = unsafe strdup(committed.metadata) else { return }
        unsafe element?.pointee.metadata = UnsafeMutableRawPointer(text)
        unsafe element?.pointee.metadata_size = strlen(text)
    }

    var elements: [Element] { unsafe Self.elements(of: pointer) }

    static func elements(of list: UnsafePointer<rd_kafka_topic_partition_list_t>) -> [Element] {
        (0..<Int(unsafe list.pointee.cnt)).map { index in
            let element = unsafe list.pointee.elems[index]
            return Element(
                partition: KafkaTopicPartition(
                    unsafe element.topic.map { unsafe String(cString: $0) } ?? "", unsafe element.partition),
                offset: unsafe element.offset, error: unsafe element.err, metadata: unsafe metadata(of: element))
        }
    }

    private static func metadata(of element: rd_kafka_topic_partition_t) -> String {
        guard let bytes = unsafe element.metadata, unsafe element.metadata_size > 0 else { return "" }
        return unsafe String(
            decoding: UnsafeRawBufferPointer(start: bytes, count: element.metadata_size), as: UTF8.self)
    }

    /// Throws the first error that the list holds.
    func checkElements(_ operation: String) throws(KafkaError) {
        for element in elements { try KafkaError.check(element.error, "\(operation), \(element.partition)") }
    }
}
