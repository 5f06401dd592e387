import KafkaClient

/// Follows a group's committed offsets from outside, the same way for every contender.
final class GroupWatch {
    /// How the group's work went.
    struct Course {
        /// From the start of the process to the first commit seen.
        var secondsToFirstCommit: Double
        /// Records a second between the first commit seen and the last.
        var rate: Double
    }

    private let partitions: [KafkaTopicPartition]
    private let consumer: KafkaConsumer

    init(group: String, topic: String, cluster: Cluster) throws {
        partitions = (0..<InputRecords.partitions).map { KafkaTopicPartition(topic, $0) }
        // Asks only, joins nothing; and doesn't wait for open transactions.
        consumer = try KafkaConsumer(
            KafkaConsumerConfiguration(cluster.connection, group: group, isolation: .readUncommitted))
        _ = try committed()
    }

    deinit { consumer.close() }

    /// Returns when the group has committed all `records`.
    func follow(_ process: MeasuredProcess, records: Int) throws -> Course {
        var first: (time: ContinuousClock.Instant, records: Int)?
        var last: (time: ContinuousClock.Instant, records: Int) = (.now, 0)
        while true {
            let count = try committed()
            let now = ContinuousClock.now
            if count > last.records {
                last = (now, count)
                if first == nil { first = last }
            } else {
                try process.checkAlive()
                if now - last.time > .seconds(60) {
                    throw BenchmarkError("\(process.name) has committed nothing for a minute, after \(count) records")
                }
            }
            if let first, count >= records {
                let seconds = (last.time - first.time) / .seconds(1)
                return Course(
                    secondsToFirstCommit: (first.time - process.start) / .seconds(1),
                    rate: Double(last.records - first.records) / max(seconds, 0.001))
            }
            sleep(.milliseconds(first == nil ? 2 : 10))
        }
    }

    private func committed() throws -> Int {
        try consumer.committedOffsets(of: partitions).values.reduce(0) { $0 + Int($1) }
    }
}
