package import KafkaClient
package import MillraceRuntime

extension KafkaTopicPartition {
    package init(_ partition: TopicPartition) {
        self.init(partition.topic, partition.partition.rawValue)
    }
}

extension TopicPartition {
    package init(_ partition: KafkaTopicPartition) {
        self.init(partition.topic, PartitionID(partition.partition))
    }
}

extension Dictionary where Key == TopicPartition, Value == Offset {
    init(_ offsets: [KafkaTopicPartition: Int64]) {
        self.init(minimumCapacity: offsets.count)
        for (partition, offset) in offsets { self[TopicPartition(partition)] = Offset(offset) }
    }
}

extension Dictionary where Key == KafkaTopicPartition, Value == Int64 {
    init(_ offsets: [TopicPartition: Offset]) {
        self.init(minimumCapacity: offsets.count)
        for (partition, offset) in offsets { self[KafkaTopicPartition(partition)] = offset.rawValue }
    }
}

extension Dictionary where Key == TopicPartition, Value == CommittedOffset {
    init(_ offsets: [KafkaTopicPartition: KafkaCommittedOffset]) {
        self.init(minimumCapacity: offsets.count)
        for (partition, committed) in offsets {
            self[TopicPartition(partition)] = CommittedOffset(Offset(committed.offset), metadata: committed.metadata)
        }
    }
}

extension Dictionary where Key == KafkaTopicPartition, Value == KafkaCommittedOffset {
    init(_ offsets: [TopicPartition: CommittedOffset]) {
        self.init(minimumCapacity: offsets.count)
        for (partition, committed) in offsets {
            self[KafkaTopicPartition(partition)] = KafkaCommittedOffset(
                committed.offset.rawValue, metadata: committed.metadata)
        }
    }
}

extension Fence {
    init(_ membership: KafkaGroupMembership) {
        self.init(
            group: membership.group, member: membership.member, generation: membership.generation,
            token: membership.token)
    }
}

extension [KafkaHeader] {
    init(_ headers: Headers) {
        self = headers.map { KafkaHeader(name: $0.name, value: $0.value) }
    }
}

extension RecordBatch {
    /// The records of a batch of Kafka's, where they lie; those at `limit` and behind are left out.
    convenience init(_ batch: KafkaRecordBatch, before limit: Offset? = nil) {
        var count = batch.count
        if let limit { while count > 0, batch.offset(at: count - 1) >= limit.rawValue { count -= 1 } }
        let descriptors = unsafe [RecordDescriptor](unsafeUninitializedCapacity: count) { places, filled in
            unsafe batch.forEachPlace(first: count) {
                key, keyCount, value, valueCount, timestamp, offset, hasHeaders in
                unsafe places.initializeElement(
                    at: filled,
                    to: RecordDescriptor(
                        key: key, keyCount: keyCount, value: value, valueCount: valueCount,
                        timestamp: Timestamp(milliseconds: timestamp), offset: Offset(offset), hasHeaders: hasHeaders))
                filled += 1
            }
        }
        unsafe self.init(
            partition: TopicPartition(batch.partition), descriptors: descriptors,
            nextOffset: count == batch.count ? Offset(batch.nextOffset) : limit ?? Offset(batch.nextOffset),
            headers: { index in
                Headers(batch.headers(at: index).map { Headers.Element(name: $0.name, value: $0.value) })
            },
            // The closure owns the batch; letting go of it frees the records.
            release: { withExtendedLifetime(batch) {} })
    }
}

extension ProduceTarget {
    /// Queues a record; one without headers, as nearly all are, by its addresses.
    @inline(__always)
    func produce(_ record: borrowing RawRecord, to partition: PartitionID) throws(KafkaError) {
        if record.headers.isEmpty {
            let descriptor = unsafe record.descriptor
            try unsafe produce(
                partition.rawValue, descriptor.pointee.key, descriptor.pointee.keyCount, descriptor.pointee.value,
                descriptor.pointee.valueCount, record.timestamp.milliseconds)
        } else {
            try unsafe produce(
                partition.rawValue, record.key, record.value, [KafkaHeader](record.headers),
                record.timestamp.milliseconds)
        }
    }
}
