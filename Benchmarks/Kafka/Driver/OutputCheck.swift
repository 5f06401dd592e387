import KafkaClient

/// Compares an output with what the input says that it must be. So all outputs that pass are equal to each other as well,
/// up to the order of what comes out of a repartition topic.
struct OutputCheck {
    let job: Job
    let cluster: Cluster
    let input: String
    let output: String
    let contender: Contender

    /// Throws at the first record that differs.
    func check() throws {
        switch job {
        case .stateless, .count, .tableJoin: try checkInOrder()
        case .rekeyCount: try checkCounts()
        case .foreignKey: try checkRows()
        }
    }

    /// Goes through a topic, partition by partition.
    func forEachRecord(of topic: String, _ body: (RecordCursor) throws -> Void) throws {
        let reader = try KafkaReader(cluster.connection)
        for partition in 0..<InputRecords.partitions {
            let cursor = try RecordCursor(KafkaTopicPartition(topic, partition), reader, cluster)
            while try cursor.advance() { try body(cursor) }
        }
    }

    func failure(_ text: String) -> BenchmarkError { BenchmarkError("\(contender.rawValue), \(job.rawValue): \(text)") }
}
