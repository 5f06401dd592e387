import CrashTopology
import Millrace
import MillraceRuntime

/// A store of a task, with its changelog.
struct StoreID: Hashable, CustomStringConvertible {
    let task: TaskID
    let name: String

    var changelog: TopicPartition {
        TopicPartition(InternalTopics.changelog(of: name, in: CrashTopology.applicationID), task.partition)
    }

    var description: String { "store \(name) of task \(task)" }

    /// All of the application, by task.
    static func all(of topology: Topology) -> [StoreID] {
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
