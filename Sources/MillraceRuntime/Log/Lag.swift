/// How far an application is behind in one of its input partitions.
package struct PartitionLag: Sendable {
    package let partition: TopicPartition
    /// Nil where nothing is committed yet.
    package let committed: Offset?
    package let range: OffsetRange

    /// The number of offsets between the committed one and the end.
    package var lag: Int64 {
        range.end.rawValue - min(max((committed ?? range.start).rawValue, range.start.rawValue), range.end.rawValue)
    }
}

extension Log {
    /// The lag of every input partition of `plan`, by topic and partition.
    package func lag(of plan: TopologyPlan, applicationID: String) throws -> [PartitionLag] {
        let topics = Set(plan.sourceTopics(applicationID: applicationID)).sorted()
        let described = try admin.describeTopics(topics)
        let partitions = topics.flatMap { topic in
            (0..<(described[topic]?.partitions ?? 0)).map { TopicPartition(topic, PartitionID($0)) }
        }
        let committed = try admin.groupOffsets(of: applicationID)
        let ranges = try admin.offsetRanges(of: partitions)
        return partitions.compactMap { partition in
            ranges[partition].map { PartitionLag(partition: partition, committed: committed[partition], range: $0) }
        }
    }
}
