/// The way to one topic: picks the partition and appends.
@usableFromInline package final class RecordSink {
    package let topic: String
    // Unowned: the thread keeps its producer longer than its sinks use it, and counting would cost for every record.
    @exclusivity(unchecked) private unowned(unsafe) var producer: (any LogProducer)?
    @exclusivity(unchecked) private var handle = TopicHandle(index: 0)
    @exclusivity(unchecked) private var partitions: Int32 = 1
    /// Records without a key take turns over the partitions.
    @exclusivity(unchecked) private var nextPartition: Int32 = 0

    package init(topic: String) { self.topic = topic }

    package func attach(to producer: any LogProducer) throws {
        unsafe handle = try producer.handle(forTopic: topic)
        unsafe partitions = unsafe producer.partitionCount(of: handle)
        unsafe self.producer = producer
    }

    /// Appends to the partition that Kafka's default partitioner picks: murmur2 of the key.
    @usableFromInline package func append(key: RawSpan?, value: RawSpan?, headers: Headers, timestamp: Timestamp) throws
    {
        var target: PartitionID = 0
        if unsafe partitions > 1 {
            if let key {
                target = unsafe partition(forKey: key, of: partitions)
            } else {
                target = unsafe PartitionID(nextPartition)
                unsafe nextPartition = unsafe (nextPartition + 1) % partitions
            }
        }
        try append(to: target, key: key, value: value, headers: headers, timestamp: timestamp)
    }

    package func append(
        to partition: PartitionID, key: RawSpan?, value: RawSpan?, headers: Headers, timestamp: Timestamp
    ) throws {
        guard let producer = unsafe producer else {
            throw StreamsError(.internal, "the sink to topic \(topic) has no producer; please report this")
        }
        try unsafe producer.append(
            to: handle, partition: partition, key: key, value: value, headers: headers, timestamp: timestamp)
    }

    /// See `LogProducer.nextOffset`.
    package func nextOffset(of partition: PartitionID) -> Offset? {
        unsafe producer?.nextOffset(of: handle, partition: partition)
    }
}
