package import MillraceRuntime

/// Kafka's `range` assignment, by partition number: each member gets a contiguous range of the numbers, and the first
/// members get one more where the division leaves a rest.
///
/// Topics with equal partition counts come out as in Kafka. With unequal ones the ranges are the widest topic's, so that
/// a number's partitions always go to one member: a task needs them together.
package enum RangeAssignment {
    /// The partitions of each member, in the order of `subscriptions`.
    package static func assign(partitionCounts: [String: Int32], subscriptions: [[String]]) -> [[TopicPartition]] {
        var assignment = [[TopicPartition]](repeating: [], count: subscriptions.count)
        let topics = partitionCounts.sorted { $0.key < $1.key }
        // Topics that the same members read are shared together.
        let groups = Dictionary(grouping: topics) { topic in
            subscriptions.indices.filter { subscriptions[$0].contains(topic.key) }
        }
        for (members, shared) in groups where !members.isEmpty {
            let (share, rest) = Int(shared.map(\.value).max() ?? 0).quotientAndRemainder(dividingBy: members.count)
            var first = 0
            for (index, member) in members.enumerated() {
                let next = first + share + (index < rest ? 1 : 0)
                for (topic, count) in shared {
                    assignment[member] += (first..<max(first, min(next, Int(count)))).map {
                        TopicPartition(topic, PartitionID(Int32($0)))
                    }
                }
                first = next
            }
        }
        return assignment.map { $0.sorted() }
    }
}
