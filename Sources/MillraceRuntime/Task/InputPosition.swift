/// An input record's place.
package struct InputPosition: Hashable {
    let partition: TopicPartition
    let offset: Offset
}
