package import MillraceRuntime

/// Kafka's `range` assignment: topic by topic, each member gets a contiguous range of the partitions, and the first
/// members get one more where the division leaves a rest. Topics with equal partition counts are thereby
/// co-partitioned.
package enum RangeAssignment {
    /// The partitions of each member, in the order of `subscriptions`.
    package static func assign(partitionCounts: [String: Int32], subscriptions: [[String]]) -> [[TopicPartition]] {
        var assignment = [[TopicPartition]](repeating: [], count: subscriptions.count)
        for (topic, count) in partitionCounts.sorted(by: { $0.key < $1.key }) {
            let members = subscriptions.indices.filter { subscriptions[$0].contains(topic) }
            guard !members.isEmpty else { continue }
            let (share, rest) = Int(count).quotientAndRemainder(dividingBy: members.count)
            var first = 0
            for (index, member) in members.enumerated() {
                let next = first + share + (index < rest ? 1 : 0)
                assignment[member] += (first..<next).map { TopicPartition(topic, PartitionID(Int32($0))) }
                first = next
            }
        }
        return assignment
    }
}
