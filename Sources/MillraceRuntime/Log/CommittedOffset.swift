/// What a group commits for a partition: the offset of the next record to process, and a text that is kept with it (Kafka's
/// `OffsetAndMetadata`).
package struct CommittedOffset: Sendable, Hashable {
    package var offset: Offset
    package var metadata: String

    package init(_ offset: Offset, metadata: String = "") {
        self.offset = offset
        self.metadata = metadata
    }
}

extension CommittedOffset: ExpressibleByIntegerLiteral {
    package init(integerLiteral value: Int64) { self.init(Offset(value)) }
}
