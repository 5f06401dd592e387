/// A task that the assignment calls for.
package struct TaskAssignment {
    package let id: TaskID
    package let subtopology: Subtopology
    package let partitions: [TopicPartition]
}

extension TopologyPlan {
    /// The tasks behind these partitions: one for each subtopology and partition number.
    package func tasks(for partitions: [TopicPartition], applicationID: String) -> [TaskAssignment] {
        subtopologies.flatMap { subtopology in
            let topics = Set(subtopology.sources.flatMap(\.topics).map { $0.name(in: applicationID) })
            return Dictionary(grouping: partitions.filter { topics.contains($0.topic) }, by: \.partition)
                .map { number, partitions in
                    TaskAssignment(
                        id: TaskID(subtopology: subtopology.id, partition: number), subtopology: subtopology,
                        partitions: partitions.sorted())
                }
                .sorted { $0.id < $1.id }
        }
    }

    /// Where a partition is read from that has no committed offset.
    package func startOffset(
        of partition: TopicPartition, in ranges: [TopicPartition: OffsetRange], applicationID: String
    ) throws -> Offset {
        guard let range = ranges[partition] else {
            throw StreamsError(
                .user,
                "input partition \(partition) doesn't exist any more: was the topic deleted? Create it, then start")
        }
        let source = subtopologies.flatMap(\.sources)
            .first { $0.topics.contains { $0.name(in: applicationID) == partition.topic } }
        switch source?.offsetReset ?? .earliest {
        case .earliest: return range.start
        case .latest: return range.end
        case .none:
            throw StreamsError(
                .user,
                "the group \(applicationID) has no committed offset for \(partition), and its source says that there must "
                    + "be one (offset reset `none`)")
        }
    }
}
