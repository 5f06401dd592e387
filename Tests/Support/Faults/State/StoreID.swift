package import Millrace
package import MillraceRuntime

/// A store of a task, with its changelog.
package struct StoreID: Hashable, CustomStringConvertible {
    package let task: TaskID
    package let name: String

    package var changelog: TopicPartition {
        TopicPartition(InternalTopics.changelog(of: name, in: CrashTopology.applicationID), task.partition)
    }

    package var description: String { "store \(name) of task \(task)" }

    /// All of the application, by task.
    package static func all(of topology: Topology) -> [StoreID] {
        topology.plan.subtopologies.flatMap { subtopology in
            (0..<CrashTopology.partitions).flatMap { partition in
                subtopology.stores.map { store in
                    StoreID(
                        task: TaskID(subtopology: subtopology.id, partition: PartitionID(partition)), name: store.name)
                }
            }
        }
    }
}
