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

    /// Where the source of a partition says that new groups start.
    package func offsetReset(of partition: TopicPartition, applicationID: String) -> OffsetReset {
        subtopologies.flatMap(\.sources)
            .first { $0.topics.contains { $0.name(in: applicationID) == partition.topic } }?.offsetReset ?? .earliest
    }
}
