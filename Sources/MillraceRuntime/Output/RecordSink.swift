/// The way to one topic: picks the partition and appends.
@safe @usableFromInline package final class RecordSink {
    /// Where records go. Constant, since reference counting what may change would cost for every record.
    private final class Route {
        let producer: any LogProducer
        let topic: TopicHandle

        init(to topic: String, through producer: any LogProducer) throws {
            self.producer = producer
            self.topic = try producer.handle(forTopic: topic)
        }
    }

    package let topic: String
    private var route: Route?
    // The same, not counted.
    @exclusivity(unchecked) private var current: Unmanaged<Route>?
    @exclusivity(unchecked) private var partitions: Int32 = 0
    /// Records without a key take turns over the partitions.
    @exclusivity(unchecked) private var nextPartition: Int32 = 0

    /// Whether the topic is a repartition topic.
    let isInternal: Bool

    package init(topic: String, isInternal: Bool = false) {
        self.topic = topic
        self.isInternal = isInternal
    }

    package func attach(to producer: any LogProducer) throws {
        let new = try Route(to: topic, through: producer)
        unsafe current = Unmanaged.passUnretained(new)
        unsafe partitions = producer.partitionCount(of: new.topic)
        route = new
    }

    /// Appends to the partition that Kafka's default partitioner picks: murmur2 of the key.
    @usableFromInline package func append(_ record: borrowing RawRecord) throws {
        try append(record, to: unsafe partition(for: record.key, of: partitions))
    }

    /// Appends a record of these bytes.
    package func append(key: RawSpan?, value: RawSpan?, headers: Headers, timestamp: Timestamp) throws {
        try RawRecord.withRecord(key: key, value: value, timestamp: timestamp, headers: headers) { try append($0) }
    }

    @usableFromInline @inline(__always) package func append(_ record: borrowing RawRecord, to partition: PartitionID)
        throws
    {
        guard let current = unsafe current else { throw unattached() }
        try unsafe current._withUnsafeGuaranteedRef { route throws(any Error) in
            try route.producer.append(record, to: route.topic, partition: partition)
        }
    }

    @inline(__always) private func partition(for key: RawSpan?, of count: Int32) -> PartitionID {
        if count <= 1 { return 0 }
        if let key { return MillraceRuntime.partition(forKey: key, of: count) }
        let partition = unsafe PartitionID(nextPartition % count)
        unsafe nextPartition = unsafe (nextPartition + 1) % count
        return partition
    }

    @inline(never)
    private func unattached() -> any Error {
        StreamsError(.internal, "the sink to topic \(topic) has no producer; please report this")
    }

    /// See `LogProducer.nextOffset`.
    package func nextOffset(of partition: PartitionID) -> Offset? {
        guard let route else { return nil }
        return route.producer.nextOffset(of: route.topic, partition: partition)
    }
}
