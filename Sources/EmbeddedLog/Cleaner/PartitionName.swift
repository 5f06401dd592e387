import MillraceRuntime

/// A partition with both its names.
struct PartitionName {
    let partition: TopicPartition
    let key: PartitionKey

    init(topic: String, id: TopicID, _ partition: PartitionID) {
        self.partition = TopicPartition(topic, partition)
        key = PartitionKey(topic: id, partition)
    }
}
