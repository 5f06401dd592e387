public import Millrace

extension Serde where Value: Codable & SendableMetatype {
    /// JSON in UTF-8.
    ///
    /// ```swift
    /// streams.stream("orders", key: .string, value: .json(Order.self))
    /// streams.stream("visits", value: .json(Visit.self, options: JSONOptions(dates: .iso8601, fieldNames: .snakeCase)))
    /// ```
    ///
    /// Fields are written in the order of their names, so that equal values have equal bytes: JSON can be a key.
    /// Fields that the type doesn't have are skipped.
    ///
    /// - Parameters:
    ///   - type: the type of the values.
    ///   - options: other dates, field names, limits and the like.
    public static func json(_ type: Value.Type = Value.self, options: JSONOptions = JSONOptions()) -> Serde {
        let coder = JSONCoder(options)
        return Serde(
            "json",
            encode: { value, writer in
                do { try coder.encode(value, to: &writer) } catch {
                    throw SerdeError("a value of type \(Value.self) can't be written as JSON: \(summary(of: error))")
                }
            },
            decode: { bytes in
                do { return try coder.decode(Value.self, from: bytes) } catch {
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
        _ type: Wrapped.Type, options: JSONOptions = JSONOptions()
    ) -> Serde<Wrapped> where Value == Wrapped? {
        Serde<Wrapped>.json(type, options: options)
    }
}

/// What went wrong and at which field, without any of the payload: the text of an error from the type's own code is left out.
private func summary(of error: any Error) -> String {
    func text(_ path: [any CodingKey], _ underlying: (any Error)?, _ otherwise: String) -> String {
        let problem = (underlying as? JSONError)?.description ?? otherwise
        return path.isEmpty ? problem : "\(path.text): \(problem)"
    }
    return switch error {
    case DecodingError.keyNotFound(let key, let context):
        text(context.codingPath + [key], context.underlyingError, "the field is missing")
    case DecodingError.typeMismatch(let type, let context):
        text(context.codingPath, context.underlyingError, "expected \(type)")
    case DecodingError.valueNotFound(let type, let context):
        text(context.codingPath, context.underlyingError, "expected \(type), found null")
    case DecodingError.dataCorrupted(let context):
        text(context.codingPath, context.underlyingError, "not valid for the type")
    case EncodingError.invalidValue(_, let context):
        text(context.codingPath, context.underlyingError, "not a valid value")
    default: "\(type(of: error))"
    }
}
