/// How far a group is behind in a partition.
public struct KafkaLag: Hashable, Sendable {
    /// The partition.
    public var partition: KafkaTopicPartition
    /// The group's committed offset; nil where there is none.
    public var committed: Int64?
    /// The offset of the first record that the partition still holds.
    public var start: Int64
    /// The offset behind the last record that the group can read.
    public var end: Int64
    /// How many offsets there are from the first record that the group has still to read to the end; 0 where there is no
    /// such record.
    public var lag: Int64

    /// A group's lag.
    public init(partition: KafkaTopicPartition, committed: Int64?, start: Int64, end: Int64, lag: Int64) {
        self.partition = partition
        self.committed = committed
        self.start = start
        self.end = end
        self.lag = lag
    }
}

extension KafkaAdmin {
    /// How far a group is behind in each partition of some topics, or where nil of those that it has committed offsets
    /// of; in order.
    ///
    /// Transaction markers occupy offsets too, so the position of a group that has read everything is often one below the
    /// end. Where it is below, the next record is read; that needs the permission Read on the topic. A partition without a
    /// committed offset counts from its start.
    ///
    /// Throws ``KafkaError/Code/timedOut`` if that takes longer than `timeout`: a lag is returned only if it is certain.
    public func lag(
        of group: String, topics: [String]? = nil, isolation: KafkaIsolation = .readCommitted,
        timeout: Duration = .seconds(30)
    ) throws(KafkaError) -> [KafkaLag] {
        let deadline = ContinuousClock.now + timeout
        var partitions: [KafkaTopicPartition] = []
        let committed: [KafkaTopicPartition: Int64]
        if let topics {
            for (topic, count) in try partitionCounts(topics, timeout: timeout) {
                partitions += (0..<count).map { KafkaTopicPartition(topic, $0) }
            }
            committed = try groupOffsets(of: group, partitions: partitions, timeout: timeout)
        } else {
            committed = try groupOffsets(of: group, timeout: timeout)
            partitions = Array(committed.keys)
        }
        let starts = try startOffsets(of: partitions, timeout: timeout)
        let ends = try endOffsets(of: partitions, isolation: isolation, timeout: timeout)
        var lags: [KafkaLag] = []
        for partition in partitions.sorted() {
            guard let start = starts[partition], let end = ends[partition] else { continue }
            let position = min(max(committed[partition] ?? start, start), end)
            lags.append(
                KafkaLag(
                    partition: partition, committed: committed[partition], start: start, end: end, lag: end - position))
        }
        try skipMarkers(&lags, isolation, timeout, until: deadline)
        return lags
    }

    /// Counts from the first record that is there to be read.
    private func skipMarkers(
        _ lags: inout [KafkaLag], _ isolation: KafkaIsolation, _ timeout: Duration,
        until deadline: ContinuousClock.Instant
    ) throws(KafkaError) {
        var behind = lags.indices.filter { lags[$0].lag > 0 }
        if behind.isEmpty { return }
        var connection = connection
        // One record of each partition is all that is wanted.
        connection.overrides = [
            "fetch.wait.max.ms": "10", "fetch.message.max.bytes": "4096", "queued.min.messages": "1",
        ].merging(connection.overrides) { $1 }
        let reader = try KafkaReader(connection, isolation: isolation)
        var sources: [Int: KafkaPartitionReader] = [:]
        for index in behind {
            sources[index] = try reader.read(lags[index].partition, from: lags[index].end - lags[index].lag)
        }
        while !behind.isEmpty {
            let waiting = lags[behind[0]].partition
            let operation = "Asking for the lag: reading \(waiting)"
            if connection.isInterrupted?() == true { throw try client(isolation).context.interruption(operation) }
            if ContinuousClock.now >= deadline {
                throw KafkaError(
                    .timedOut, "\(operation): the brokers returned nothing within \(timeout)", isRetriable: true)
            }
            for index in behind {
                guard let source = sources[index] else { continue }
                if let lag = try lag(lags[index], source) {
                    lags[index].lag = lag
                    sources[index] = nil
                }
            }
            behind = behind.filter { sources[$0] != nil }
        }
    }

    /// The lag from the first record that comes; nil where nothing has come yet.
    private func lag(_ known: KafkaLag, _ source: KafkaPartitionReader) throws(KafkaError) -> Int64? {
        do throws(KafkaError) {
            switch try source.next(maximumRecords: 1, timeout: .milliseconds(5)) {
            case .records(let batch): return max(0, known.end - batch.offset(at: 0))
            case .end: return 0
            case .nothing: return nil
            }
        } catch {
            // The records were deleted meanwhile.
            guard error.code == .noOffset else { throw error }
            return known.lag
        }
    }
}
