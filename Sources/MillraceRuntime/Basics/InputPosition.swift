/// An input record's place.
package struct InputPosition: Hashable, Sendable {
    let partition: TopicPartition
    let offset: Offset

    /// `orders-0@17`
    var text: String { "\(partition)@\(offset)" }
}
