/// How values of a type become bytes and bytes become values.
///
/// A value that holds closures, so that it reads well where it is used: `key: .string, value: .json(Order.self)`.
public struct Serde<Value>: Sendable {
    /// What the format is called: `string`, `int64`, `json`.
    public let name: String

    /// Writes a value that is not null.
    public let encode: @Sendable (Value, inout ByteWriter) throws -> Void

    /// Reads a value that is not null.
    public let decode: @Sendable (RawSpan) throws -> Value

    /// The value that a null stands for; nil if the type has none.
    @usableFromInline let null: (@Sendable () -> Value)?

    /// Whether a value is written as null; nil if none is.
    @usableFromInline let isNull: (@Sendable (Value) -> Bool)?

    /// Whether this only stands for another serde; see `usual`.
    @usableFromInline let isUsual: Bool

    /// Text for people, from bytes; and bytes from text, where that is possible.
    @usableFromInline package let text: @Sendable (RawSpan) throws -> String
    @usableFromInline package let parse: (@Sendable (String, inout ByteWriter) throws -> Void)?

    /// A serde for values that are never null.
    ///
    /// - Parameters:
    ///   - name: what the format is called, in errors and listings.
    ///   - encode: writes a value's bytes; may throw.
    ///   - decode: reads a value from all of the bytes; throws if they aren't one.
    @inlinable public init(
        _ name: String, encode: @escaping @Sendable (Value, inout ByteWriter) throws -> Void,
        decode: @escaping @Sendable (RawSpan) throws -> Value
    ) {
        self.init(
            name, encode: encode, decode: decode, null: nil, isNull: nil, text: { "\(try decode($0))" }, parse: nil)
    }

    @usableFromInline package init(
        _ name: String, encode: @escaping @Sendable (Value, inout ByteWriter) throws -> Void,
        decode: @escaping @Sendable (RawSpan) throws -> Value, null: (@Sendable () -> Value)?,
        isNull: (@Sendable (Value) -> Bool)?, text: @escaping @Sendable (RawSpan) throws -> String,
        parse: (@Sendable (String, inout ByteWriter) throws -> Void)?, isUsual: Bool = false
    ) {
        self.name = name
        self.isUsual = isUsual
        self.encode = encode
        self.decode = decode
        self.null = null
        self.isNull = isNull
        self.text = text
        self.parse = parse
    }

    /// The same format with another text for people, and a way from text to bytes.
    public func presented(
        text: @escaping @Sendable (RawSpan) throws -> String,
        parse: (@Sendable (String, inout ByteWriter) throws -> Void)?
    ) -> Serde {
        Serde(name, encode: encode, decode: decode, null: null, isNull: isNull, text: text, parse: parse)
    }

    /// What operators use if they are given none: the serde that the stream has already, or the type's `DefaultSerde`.
    @inlinable public static var usual: Serde {
        let error = SerdeError("the usual serde stands for another one and can't be used itself")
        return Serde(
            "usual", encode: { _, _ in throw error }, decode: { _ in throw error }, null: nil, isNull: nil,
            text: { _ in throw error }, parse: nil, isUsual: true)
    }

    /// Nil for `usual`.
    @inlinable var specified: Serde? { isUsual ? nil : self }

    /// Reads bytes that may be null.
    @inlinable func read(_ bytes: RawSpan?) throws -> Value {
        if let bytes { return try decode(bytes) }
        guard let null else { throw SerdeError.unexpectedNull(name) }
        return null()
    }
}

extension Serde {
    /// The bytes of a value; nil where it is null.
    @usableFromInline package func bytes(of value: Value) throws -> [UInt8]? {
        if isNull?(value) == true { return nil }
        var writer = ByteWriter()
        try encode(value, &writer)
        return writer.bytes.toArray()
    }

    /// The value of bytes; nil is null.
    package func value(of bytes: [UInt8]?) throws -> Value {
        unsafe try read(bytes?.span.bytes)
    }
}

/// Why bytes aren't a value, or a value can't be bytes. Never holds payload.
public struct SerdeError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong, and what to do about it.
    public let description: String

    /// An error with this text.
    public init(_ description: String) { self.description = description }

    @usableFromInline static func unexpectedNull(_ name: String) -> SerdeError {
        SerdeError("null where \(name) has none; add `.optional` to the serde to let nulls through")
    }

    @usableFromInline static func wrongSize(_ name: String, expected: Int, found: Int) -> SerdeError {
        SerdeError("\(name) needs \(expected) bytes, found \(found)")
    }
}
