package import MillraceRuntime

/// The log as a test sees it from outside of the application: committed records, ends and positions.
package protocol LogView {
    /// The offset where reading each partition ends; 0 where it doesn't exist yet.
    func ends(of partitions: [TopicPartition]) throws -> [TopicPartition: Int64]

    /// Where the application's group stands; 0 where it has committed nothing.
    func committed(_ partitions: [TopicPartition]) throws -> [TopicPartition: Int64]

    /// The committed records from `start` up to, not including, `end`.
    func entries(of partition: TopicPartition, from start: Int64, to end: Int64) throws -> [NumberedEntry]
}

extension LogView {
    /// The offset where reading the partition ends.
    func end(of partition: TopicPartition) throws -> Int64 { try ends(of: [partition])[partition] ?? 0 }
}
