public import FoundationEssentials
public import Millrace

extension Serde where Value: Codable & SendableMetatype {
    /// JSON in UTF-8.
    ///
    /// ```swift
    /// streams.stream("orders", key: .string, value: .json(Order.self))
    /// ```
    ///
    /// Fields are written in the order of their names, so that equal values have equal bytes: JSON can be a key.
    ///
    /// - Parameters:
    ///   - type: the type of the values.
    ///   - encoder: for other dates, key names and the like.
    ///   - decoder: its counterpart.
    public static func json(
        _ type: Value.Type = Value.self, encoder: JSONEncoder = .forRecords, decoder: JSONDecoder = JSONDecoder()
    ) -> Serde {
        Serde(
            "json",
            encode: { value, writer in
                do { writer.append([UInt8](try encoder.encode(value))) } catch {
                    throw SerdeError("a value of type \(Value.self) can't be written as JSON: \(summary(of: error))")
                }
            },
            decode: { bytes in
                do { return try decoder.decode(Value.self, from: bytes.toData()) } catch {
                    throw SerdeError("the bytes are not JSON of type \(Value.self): \(summary(of: error))")
                }
            }
        ).presented(
            text: { String(decoding: $0.toArray(), as: UTF8.self) },
            parse: { text, writer in writer.append(utf8: text) })
    }
}

extension Serde {
    /// The start of `.json(Order.self).optional`.
    public static func json<Wrapped: Codable & SendableMetatype>(
        _ type: Wrapped.Type, encoder: JSONEncoder = .forRecords, decoder: JSONDecoder = JSONDecoder()
    ) -> Serde<Wrapped> where Value == Wrapped? {
        Serde<Wrapped>.json(type, encoder: encoder, decoder: decoder)
    }
}

extension JSONEncoder {
    /// Sorted field names, slashes as they are.
    public static var forRecords: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }
}

/// A Codable type whose usual format is JSON: operators find it by themselves.
///
/// ```swift
/// struct Order: JSONSerializable { var customer: String; var amount: Double }
/// ```
public protocol JSONSerializable: Codable, DefaultSerde, SendableMetatype {}

extension JSONSerializable {
    /// `.json()`
    public static var defaultSerde: Serde<Self> { .json() }
}

extension RawSpan {
    fileprivate func toData() -> Data {
        unsafe withUnsafeBytes { unsafe Data($0) }
    }
}

/// What went wrong and at which field, without any of the payload.
private func summary(of error: any Error) -> String {
    func path(_ context: DecodingError.Context) -> String {
        context.codingPath.isEmpty ? "at the top" : "at \(context.codingPath.map(\.stringValue).joined(separator: "."))"
    }
    return switch error {
    case DecodingError.keyNotFound(let key, let context): "field \(key.stringValue) is missing \(path(context))"
    case DecodingError.typeMismatch(let type, let context): "no \(type) \(path(context))"
    case DecodingError.valueNotFound(let type, let context): "null instead of \(type) \(path(context))"
    case DecodingError.dataCorrupted(let context): "not well-formed \(path(context))"
    case EncodingError.invalidValue(_, let context):
        context.codingPath.isEmpty ? "invalid value" : "invalid value at \(context.codingPath.map(\.stringValue))"
    default: "\(type(of: error))"
    }
}
