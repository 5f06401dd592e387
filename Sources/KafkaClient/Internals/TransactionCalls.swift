import CRdKafka

extension ClientHandle {
    /// `rd_kafka_init_transactions`; goes on in the background, so it may be called again.
    func initTransactions(timeout: Duration) throws(KafkaError) {
        try unsafe KafkaError.check(
            taking: unsafe rd_kafka_init_transactions(pointer, timeout.wholeMilliseconds), "Preparing transactions",
            client: self)
    }

    /// `rd_kafka_begin_transaction`
    func beginTransaction() throws(KafkaError) {
        try unsafe KafkaError.check(taking: unsafe rd_kafka_begin_transaction(pointer), "Beginning a transaction")
    }

    /// `rd_kafka_send_offsets_to_transaction`. While the group's coordinator is away it may ignore its timeout
    /// (librdkafka issue 5456; 2.16 has been seen to wait even when it was back): then nil.
    func sendOffsets(
        _ offsets: [KafkaTopicPartition: KafkaCommittedOffset], _ membership: KafkaGroupMembership, timeout: Duration
    ) throws(KafkaError) -> Void? {
        try BlockingCall.outcome(until: .now + timeout + .seconds(1)) { [self] () throws(KafkaError) in
            try sendOffsetsNow(offsets, membership, timeout)
        }
    }

    private func sendOffsetsNow(
        _ offsets: [KafkaTopicPartition: KafkaCommittedOffset], _ membership: KafkaGroupMembership, _ timeout: Duration
    ) throws(KafkaError) {
        let list = try PartitionList(offsets)
        let metadata = try GroupMetadata(membership)
        try unsafe KafkaError.check(
            taking: unsafe rd_kafka_send_offsets_to_transaction(
                pointer, list.pointer, metadata.pointer, timeout.wholeMilliseconds),
            "Adding offsets of group \(membership.group) to a transaction", client: self)
    }

    /// `rd_kafka_commit_transaction`; nil waits as long as the transaction may last.
    func commitTransaction(timeout: Duration?) throws(KafkaError) {
        try unsafe KafkaError.check(
            taking: unsafe rd_kafka_commit_transaction(pointer, timeout?.wholeMilliseconds ?? -1),
            "Committing a transaction")
    }

    /// `rd_kafka_abort_transaction`; nil waits as long as the transaction may last.
    func abortTransaction(timeout: Duration?) throws(KafkaError) {
        try unsafe KafkaError.check(
            taking: unsafe rd_kafka_abort_transaction(pointer, timeout?.wholeMilliseconds ?? -1),
            "Aborting a transaction")
    }
}

/// Owns a group member's identity (`rd_kafka_consumer_group_metadata_t`).
@safe struct GroupMetadata: ~Copyable {
    let pointer: OpaquePointer

    /// The identity that a client has at this moment (`rd_kafka_consumer_group_metadata`).
    init(of client: ClientHandle) throws(KafkaError) {
        guard let pointer = unsafe rd_kafka_consumer_group_metadata(client.pointer) else {
            throw KafkaError(.wrongState, "The client is no member of a group")
        }
        unsafe self.pointer = pointer
    }

    /// The identity that a membership remembers (`rd_kafka_consumer_group_metadata_read`).
    init(_ membership: KafkaGroupMembership) throws(KafkaError) {
        var pointer: OpaquePointer?
        let error = unsafe membership.token.withUnsafeBytes { bytes in
            unsafe rd_kafka_consumer_group_metadata_read(&pointer, bytes.baseAddress ?? noBytes, bytes.count)
        }
        try unsafe KafkaError.check(taking: error, "Reading a group membership")
        guard let pointer = unsafe pointer else { throw KafkaError(.failure, "Reading a group membership gave none") }
        unsafe self.pointer = pointer
    }

    deinit { unsafe rd_kafka_consumer_group_metadata_destroy(pointer) }

    /// The identity as bytes (`rd_kafka_consumer_group_metadata_write`).
    func encoded() throws(KafkaError) -> [UInt8] {
        var buffer: UnsafeMutableRawPointer?
        var size = 0
        try unsafe KafkaError.check(
            taking: unsafe rd_kafka_consumer_group_metadata_write(pointer, &buffer, &size),
            "Writing a group membership")
        defer { unsafe rd_kafka_mem_free(nil, buffer) }
        return unsafe Array(UnsafeRawBufferPointer(start: buffer, count: size))
    }
}
