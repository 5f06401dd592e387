/// Names a task: a subtopology and the partition of its inputs. Printed `0_3`, as Kafka Streams does.
public struct TaskID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The subtopology's number in the topology's description.
    public let subtopology: Int
    /// The partition of the inputs that the task reads.
    public let partition: PartitionID

    /// The task of this subtopology and partition.
    public init(subtopology: Int, partition: PartitionID) {
        self.subtopology = subtopology
        self.partition = partition
    }

    /// By subtopology, then by partition.
    public static func < (left: TaskID, right: TaskID) -> Bool {
        (left.subtopology, left.partition) < (right.subtopology, right.partition)
    }

    /// `<subtopology>_<partition>`.
    public var description: String { "\(subtopology)_\(partition)" }
}
