public import Millrace

/// Writes values as JSON and reads them, as `Serde.json` does; for other uses than a record's key or value.
///
/// ```swift
/// let text = try JSONCoder(JSONOptions(layout: .pretty)).encode(order)
/// ```
public struct JSONCoder: Sendable {
    private let settings: Settings

    /// A coder with these options.
    public init(_ options: JSONOptions = JSONOptions()) { settings = Settings(options) }

    /// The value as JSON in UTF-8.
    ///
    /// Throws an `EncodingError`, whose underlying error is a ``JSONError``, or what the value's own code throws.
    public func encode<Value: Encodable>(_ value: Value) throws -> [UInt8] {
        try written(value) { $0.bytes(from: 0) }
    }

    /// Appends the value as JSON in UTF-8. Throws as ``encode(_:)`` does, and appends nothing then.
    public func encode<Value: Encodable>(_ value: Value, to writer: inout ByteWriter) throws {
        try written(value) { $0.copy(to: &writer) }
    }

    private func written<Value: Encodable, Result>(_ value: Value, _ body: (TextOutput) -> Result) throws -> Result {
        let output = ThreadCache.takeOutput(settings)
        // One that failed may still be in use by the encoder that an error or the value's own code holds.
        try write(value, to: output)
        let result = body(output)
        ThreadCache.put(output)
        return result
    }

    /// A separate function, so that its encoder is gone when the output is kept for the next value.
    @inline(never) private func write<Value: Encodable>(_ value: Value, to output: TextOutput) throws {
        let encoder = TextEncoder(output, in: nil, nil)
        output.current = nil
        // It has the encoder, which has the output: nobody would free them.
        defer { output.root.failure = nil }
        try encoder.writeTop(value)
        if let failure = output.root.failure { throw failure }
        if settings.options.layout == .pretty {
            output.replace(from: 0, with: PrettyText.indented(output.bytes(from: 0)))
        }
        guard output.count <= settings.maximumSize else {
            throw encoder.invalid(
                value, "the document of \(output.count) bytes is larger than the limit of \(settings.maximumSize)", nil)
        }
    }

    /// Reads a value from all of the bytes.
    ///
    /// Throws a `DecodingError`, whose underlying error is a ``JSONError``, or what the type's own code throws.
    public func decode<Value: Decodable>(_ type: Value.Type, from bytes: RawSpan) throws -> Value {
        let document = try ThreadCache.takeDocument(settings)
        do { try document.parse(bytes, settings: settings) } catch let error as JSONError {
            ThreadCache.put(document)
            throw DecodingError.dataCorrupted(
                DecodingError.Context(codingPath: [], debugDescription: error.description, underlyingError: error))
        }
        // The root is the first element behind the tape's own head.
        let value = try TapeDecoder(document, 0, in: nil, nil).value(type, at: 1, nil)
        ThreadCache.put(document)
        return value
    }

    /// Reads a value from all of the bytes. Throws as ``decode(_:from:)-(_,RawSpan)`` does.
    public func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws -> Value {
        unsafe try decode(type, from: bytes.span.bytes)
    }
}
