/// A header of a record: a name and, unless it is null, bytes.
public struct KafkaHeader: Hashable, Sendable {
    /// The header's name. Names may repeat within a record.
    public var name: String
    /// The header's bytes; nil is a null value.
    public var value: [UInt8]?

    /// A header of this name and value.
    public init(name: String, value: [UInt8]?) {
        self.name = name
        self.value = value
    }
}
