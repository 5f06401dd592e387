import FaultTesting
import MillraceRuntime

/// Watches the changelogs grow, from outside, and so knows what the states must have reached.
///
/// A thread commits the state of one transaction before it commits the next to the log. So once a changelog has been seen
/// to grow again, the state has reached the end that it had before; and a kill leaves at most one transaction to restore.
struct EndWatch {
    private(set) var floors: [TopicPartition: Int64]
    private var ends: [TopicPartition: Int64]

    init(positions: [TopicPartition: Int64], ends: [TopicPartition: Int64]) {
        floors = positions
        self.ends = ends
    }

    mutating func observe(_ current: [TopicPartition: Int64]) {
        for (changelog, end) in current {
            guard let last = ends[changelog], end > last else { continue }
            floors[changelog] = max(floors[changelog] ?? 0, last)
            ends[changelog] = end
        }
    }
}
