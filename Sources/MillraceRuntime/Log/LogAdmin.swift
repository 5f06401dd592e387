/// A topic as it should be.
package struct TopicSpecification: Sendable, Equatable {
    package var name: String
    package var partitions: Int32
    /// Kafka's own keys: `cleanup.policy`, `retention.ms`, `segment.bytes`, ….
    package var settings: [String: String]

    package init(name: String, partitions: Int32, settings: [String: String] = [:]) {
        self.name = name
        self.partitions = partitions
        self.settings = settings
    }
}

/// The offsets of a partition that can be read: from `start` up to, not including, `end`.
package struct OffsetRange: Sendable, Equatable {
    package var start: Offset
    package var end: Offset

    package init(start: Offset, end: Offset) {
        self.start = start
        self.end = end
    }

    /// Whether reading can start at `offset`.
    package func contains(_ offset: Offset) -> Bool { start <= offset && offset <= end }
}

/// What is done to topics and groups from outside of the record path. Safe from any thread.
package protocol LogAdmin: AnyObject, Sendable {
    /// The topics of these names, or all if nil. Those that don't exist are absent.
    func describeTopics(_ names: [String]?) throws(LogError) -> [String: TopicSpecification]

    /// What tells each topic from an earlier one of the same name. Topics without such an id, or that don't exist, are
    /// absent; so are all where the log has no ids.
    func topicIDs(of names: [String]) throws(LogError) -> [String: String]

    /// Creates topics; one that exists already, as specified or not, is an error with remedy `.stop`.
    func createTopics(_ topics: [TopicSpecification]) throws(LogError)

    func deleteTopics(_ names: [String]) throws(LogError)

    /// Deletes the records before each offset.
    func deleteRecords(before offsets: [TopicPartition: Offset]) throws(LogError)

    /// The readable offsets of each partition that exists.
    func offsetRanges(of partitions: [TopicPartition]) throws(LogError) -> [TopicPartition: OffsetRange]

    /// All committed offsets of a group.
    func groupOffsets(of group: String) throws(LogError) -> [TopicPartition: Offset]

    /// Sets committed offsets; refused while the group has members.
    func setGroupOffsets(_ offsets: [TopicPartition: Offset], of group: String) throws(LogError)

    /// Forgets the group's offsets; refused while the group has members.
    func deleteGroup(_ group: String) throws(LogError)
}
