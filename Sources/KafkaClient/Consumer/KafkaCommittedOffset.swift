/// What a group has committed for a partition (Kafka's `OffsetAndMetadata`).
///
/// An integer literal is an offset without metadata.
public struct KafkaCommittedOffset: Sendable, Hashable, ExpressibleByIntegerLiteral {
    /// The offset of the next record to process.
    public var offset: Int64
    /// A text that whoever commits may keep with the offset; empty unless given. The cluster takes up to 4,096 bytes
    /// (`offset.metadata.max.bytes`).
    public var metadata: String

    /// An offset with a text that is kept with it.
    public init(_ offset: Int64, metadata: String = "") {
        self.offset = offset
        self.metadata = metadata
    }

    /// An offset without metadata.
    public init(integerLiteral value: Int64) { self.init(value) }
}
