/// How far an application is behind in one of its input partitions, or in one of a global table.
package struct PartitionLag: Sendable {
    package let partition: TopicPartition
    /// Nil where nothing is committed yet. For a global table, the position of the copy.
    package let committed: Offset?
    package let range: OffsetRange
    /// The number of offsets between the committed one and the end; 0 where they hold no records.
    package private(set) var lag: Int64

    init(partition: TopicPartition, committed: Offset?, range: OffsetRange) {
        self.partition = partition
        self.committed = committed
        self.range = range
        lag = range.end.rawValue - Self.start(committed, range).rawValue
    }

    private static func start(_ committed: Offset?, _ range: OffsetRange) -> Offset {
        min(max(committed ?? range.start, range.start), range.end)
    }

    /// Transaction markers occupy offsets too, so a caught-up partition still looks a few records behind. A lag this
    /// small is checked by reading to the end. Throws if that takes too long: a lag is certain, or an error.
    fileprivate mutating func discountMarkers(in log: any Log, _ time: any TimeSource) throws {
        guard (1...16).contains(lag) else { return }
        let position = Self.start(committed, range)
        let reader = try log.makeReader(of: partition, from: position)
        defer { reader.close() }
        let limit = Duration.seconds(10)
        let end = time.monotonic + limit
        while time.monotonic < end {
            switch try reader.next(maximumWait: .milliseconds(50)) {
            case .waiting: continue
            case .records, .outOfRange: return
            case .reachedEnd:
                lag = 0
                return
            }
        }
        throw LogError(
            .retry,
            "Asking for the lag: reading \(partition) from \(position), the log returned nothing within \(limit); try again"
        )
    }
}

extension Log {
    /// The lag of every input partition of `plan`, by topic and partition.
    package func lag(
        of plan: TopologyPlan, applicationID: String, time: any TimeSource = SystemTime()
    ) throws -> [PartitionLag] {
        try lag(
            of: plan.sourceTopics(applicationID: applicationID), behind: try admin.groupOffsets(of: applicationID), time
        )
    }

    /// The lag behind these positions in every partition of `topics`, by topic and partition.
    package func lag(
        of topics: [String], behind positions: @autoclosure () throws -> [TopicPartition: Offset],
        _ time: any TimeSource = SystemTime()
    ) throws -> [PartitionLag] {
        let topics = Set(topics).sorted()
        let counts = try admin.partitionCounts(topics)
        let partitions = topics.flatMap { topic in
            (0..<(counts[topic] ?? 0)).map { TopicPartition(topic, PartitionID($0)) }
        }
        // After the topics: who may see neither is told of the topics first.
        let positions = try positions()
        let ranges = try admin.offsetRanges(of: partitions)
        return try partitions.compactMap { partition in
            guard let range = ranges[partition] else { return nil }
            var lag = PartitionLag(partition: partition, committed: positions[partition], range: range)
            try lag.discountMarkers(in: self, time)
            return lag
        }
    }
}
