extension Serde {
    /// The same format for values that may be null: a null key or value is `nil`, and `nil` is written as null.
    @inlinable public var optional: Serde<Value?> {
        Serde<Value?>(
            "\(name).optional",
            encode: { value, writer in
                if let value { try encode(value, &writer) }
            },
            decode: { try decode($0) }, null: { nil }, isNull: { $0 == nil }, text: text, parse: parse)
    }
}

/// A key or value that nobody looks at; see `Serde.ignored`.
public struct Ignored: Sendable, Hashable {
    /// The one value there is.
    @inlinable public init() {}
}

extension Serde where Value == Ignored {
    /// Skips the bytes, null or not; writes null.
    @inlinable public static var ignored: Serde {
        Serde(
            "ignored", encode: { _, _ in }, decode: { _ in Ignored() }, null: { Ignored() }, isNull: { _ in true },
            text: { "(\($0.byteCount) bytes)" }, parse: { text, writer in writer.append(utf8: text) })
    }
}
