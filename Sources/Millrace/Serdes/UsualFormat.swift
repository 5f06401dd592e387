/// What to do about a type that has no usual format.
enum UsualFormat {
    /// The end of a sentence that begins with "pass a serde, or".
    static func advice(for type: Any.Type) -> String {
        let wrapped = (type as? any OptionalType.Type)?.wrappedType ?? type
        return switch wrapped {
        case is any FixedWidthInteger.Type:
            "map it to Int64 or Int32: \(wrapped) has no format of its own in Kafka"
        case is any BinaryFloatingPoint.Type: "map it to Double: \(wrapped) has no usual format"
        case is any StringProtocol.Type: "map it to String: \(wrapped) has no format of its own"
        case is any (Decodable & Encodable).Type:
            "let \(wrapped) be JSONSerializable (import MillraceJSON), which gives it JSON as its usual format"
        default: "give the type a DefaultSerde"
        }
    }
}
