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

    private let group: String
    private let output: String
    private let cluster: Cluster
    private let inputs: [KafkaTopicPartition]
    /// Of the repartition topics and the like; known once the input is processed.
    private var inner: [KafkaTopicPartition]?
    private let consumer: KafkaConsumer

    init(group: String, topics: [String], output: String, cluster: Cluster) throws {
        self.group = group
        self.output = output
        self.cluster = cluster
        inputs = topics.flatMap { topic in (0..<InputRecords.partitions).map { KafkaTopicPartition(topic, $0) } }
        // Asks only, joins nothing; and doesn't wait for open transactions.
        consumer = try KafkaConsumer(
            KafkaConsumerConfiguration(cluster.connection, group: group, isolation: .readUncommitted))
        _ = try committed(inputs)
    }

    deinit { consumer.close() }

    /// Returns when the group has committed all `records`, and what follows from them in internal topics.
    func follow(_ process: MeasuredProcess, records: Int) throws -> Course {
        var first: (time: ContinuousClock.Instant, records: Int)?
        var last: (time: ContinuousClock.Instant, records: Int) = (.now, 0)
        while true {
            let count = try committed(inputs)
            let isEnd = try count >= records && isThroughInternalTopics()
            let now = ContinuousClock.now
            let progress = count + (try inner.map(committed) ?? 0)
            if progress > last.records {
                last = (now, progress)
                if first == nil { first = last }
            } else {
                try process.checkAlive()
                if now - last.time > .seconds(60) {
                    throw BenchmarkError("\(process.name) has committed nothing for a minute, after \(count) records")
                }
            }
            if let first, isEnd {
                let seconds = (last.time - first.time) / .seconds(1)
                return Course(
                    secondsToFirstCommit: (first.time - process.start) / .seconds(1),
                    rate: Double(records - first.records) / max(seconds, 0.001))
            }
            sleep(.milliseconds(first == nil ? 2 : 10))
        }
    }

    /// Whether the group has read its internal topics to their ends. Nothing comes into the first of them any more.
    private func isThroughInternalTopics() throws -> Bool {
        let partitions = try inner ?? cluster.internalPartitions(of: group, output: output)
        inner = partitions
        guard !partitions.isEmpty else { return true }
        // The ends after the offsets: what was written meanwhile counts as not read.
        let offsets = try consumer.committedOffsets(of: partitions)
        let ends = try cluster.admin.endOffsets(of: partitions, isolation: .readUncommitted)
        let stable = try cluster.admin.endOffsets(of: partitions, isolation: .readCommitted)
        return partitions.allSatisfy { partition in
            // Behind the last record is the marker of its transaction.
            let end = ends[partition] ?? 0
            return stable[partition] ?? 0 == end && offsets[partition] ?? 0 >= end - 1
        }
    }

    private func committed(_ partitions: [KafkaTopicPartition]) throws -> Int {
        guard !partitions.isEmpty else { return 0 }
        return try consumer.committedOffsets(of: partitions).values.reduce(0) { $0 + Int($1) }
    }
}
