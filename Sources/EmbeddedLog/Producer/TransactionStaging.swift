import MillraceRuntime

/// All records of an open transaction, by partition. Topics are numbers here, as the producer handed them out.
@safe struct TransactionStaging: ~Copyable {
    /// The partitions of all resolved topics, topic after topic.
    private var partitions: UnsafeMutablePointer<PartitionStaging>
    private var partitionCount = 0
    private var partitionCapacity = 64
    /// Where each topic's partitions begin, and how many there are.
    private var topics: [(first: Int, count: Int)] = []
    /// The partitions with records in them.
    private var touched: [Int] = []
    private var now: Timestamp?

    private let maximumRecordBytes: Int

    init(maximumRecordBytes: Int) {
        self.maximumRecordBytes = maximumRecordBytes
        unsafe partitions = .allocate(capacity: partitionCapacity)
    }

    deinit {
        for index in 0..<partitionCount { unsafe partitions[index].deallocate() }
        unsafe partitions.deallocate()
    }

    /// Why a record was not taken.
    enum Refusal: Error {
        case noSuchPartition, keyMissing
        /// The bytes of key, value and headers, and whose limit they exceed.
        case tooLarge(Int, Limit)
    }

    enum Limit {
        case producer
        case topic(Int)
    }

    var isEmpty: Bool { touched.isEmpty }

    /// Adds a topic; its index is one more than the last one's.
    mutating func add(_ topic: TopicEntry, settings: TopicSettings) -> TopicHandle {
        let wanted = partitionCount + Int(topic.partitions)
        if wanted > partitionCapacity {
            let capacity = max(wanted, 2 * partitionCapacity)
            let grown = UnsafeMutablePointer<PartitionStaging>.allocate(capacity: capacity)
            unsafe grown.moveInitialize(from: partitions, count: partitionCount)
            unsafe partitions.deallocate()
            unsafe partitions = grown
            partitionCapacity = capacity
        }
        for number in 0..<topic.partitions {
            unsafe (partitions + partitionCount).initialize(
                to: PartitionStaging(
                    key: PartitionKey(topic: topic.id, PartitionID(number)), requiresKeys: settings.compacts,
                    stampsAppendTime: settings.stampsAppendTime,
                    maximumBytes: min(maximumRecordBytes, settings.maximumRecordBytes ?? maximumRecordBytes)
                        - RecordSizeLimit.overhead + Chunk.recordHeadBytes,
                    topicLimit: settings.maximumRecordBytes))
            partitionCount += 1
        }
        topics.append((wanted - Int(topic.partitions), Int(topic.partitions)))
        return TopicHandle(index: topics.count - 1)
    }

    func partitionCount(of topic: TopicHandle) -> Int32? {
        topics.indices.contains(topic.index) ? Int32(topics[topic.index].count) : nil
    }

    @inline(__always)
    mutating func append(
        to topic: TopicHandle, partition: PartitionID, key: RawSpan?, value: RawSpan?, headers: Headers,
        timestamp: Timestamp
    ) throws(Refusal) {
        guard let index = index(of: topic, partition) else { throw .noSuchPartition }
        let headerBytes = headers.isEmpty ? 0 : HeaderCoding.byteCount(of: headers) ?? Chunk.largestRecord
        // Spans are far from overflowing a sum of three.
        let recordBytes = Chunk.recordHeadBytes + (key?.byteCount ?? 0) + (value?.byteCount ?? 0) + headerBytes
        let staging = unsafe partitions + index
        guard unsafe recordBytes <= staging.pointee.maximumBytes else {
            throw tooLarge(recordBytes, topicLimit: unsafe staging.pointee.topicLimit)
        }
        if unsafe staging.pointee.records == 0 { touched.append(index) }
        var timestamp = timestamp
        if unsafe staging.pointee.requiresKeys || staging.pointee.stampsAppendTime {
            if unsafe staging.pointee.requiresKeys && key == nil {
                if unsafe staging.pointee.records == 0 { touched.removeLast() }
                throw .keyMissing
            }
            if unsafe staging.pointee.stampsAppendTime { timestamp = appendTime() }
        }
        unsafe staging.pointee.append(
            key: key, value: value, headers: headers, headerBytes: headerBytes, recordBytes: recordBytes,
            timestamp: timestamp)
    }

    @inline(never)
    private func tooLarge(_ recordBytes: Int, topicLimit: Int?) -> Refusal {
        let limit = topicLimit.map { $0 < maximumRecordBytes ? Limit.topic($0) : .producer } ?? .producer
        return .tooLarge(recordBytes - Chunk.recordHeadBytes, limit)
    }

    func flushedEnd(of topic: TopicHandle, _ partition: PartitionID) -> Offset? {
        index(of: topic, partition).flatMap { unsafe partitions[$0].flushedEnd }
    }

    /// Calls `body` with each partition that has records, in the order in which they are stored.
    mutating func forEachTouched(_ body: (inout PartitionStaging) throws -> Void) rethrows {
        unsafe touched.sort { [partitions] in unsafe partitions[$0].key < partitions[$1].key }
        for index in touched { try unsafe body(&partitions[index]) }
    }

    /// Forgets all records, keeps the topics.
    mutating func clear() {
        for index in touched { unsafe partitions[index].clear() }
        touched.removeAll(keepingCapacity: true)
        now = nil
    }

    @inline(__always)
    private func index(of topic: TopicHandle, _ partition: PartitionID) -> Int? {
        guard topic.index >= 0, topic.index < topics.count else { return nil }
        let (first, count) = topics[topic.index]
        let number = Int(partition.rawValue)
        guard number >= 0, number < count else { return nil }
        return first + number
    }

    /// One time for all of a transaction, read when it is first needed.
    private mutating func appendTime() -> Timestamp {
        if let now { return now }
        let time = SystemTime().wallClock
        now = time
        return time
    }
}
