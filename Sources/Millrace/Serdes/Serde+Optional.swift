extension Serde {
    /// The same format for values that may be null: a null key or value is `nil`, and `nil` is written as null.
    @inlinable public var optional: Serde<Value?> {
        Serde<Value?>(
            "\(name).optional",
            encode: { value, writer in
                if let value { try encode(value, &writer) }
            },
            decode: { try decode($0) }, null: { nil },
            isNull: { value in
                guard let value else { return true }
                return isNull?(value) ?? false
            }, text: text, parse: parse)
    }
}

extension Serde {
    /// The format of the values that aren't nil.
    @inlinable func unwrapped<Wrapped>() -> Serde<Wrapped> where Value == Wrapped? {
        let name = name.hasSuffix(".optional") ? String(name.dropLast(9)) : name
        return Serde<Wrapped>(
            name, encode: { value, writer in try encode(value, &writer) },
            decode: { bytes in
                guard let value = try decode(bytes) else { throw SerdeError.unexpectedNull(name) }
                return value
            }, null: nil, isNull: nil, text: text, parse: parse)
    }
}

/// A key or value that isn't read; see `Serde.ignored`.
///
/// The bytes are lost: `to(_:)` writes null for it. To pass bytes on without reading them, use `.bytes` or
/// `.bytes.optional`.
public struct Ignored: Sendable, Hashable {
    /// The one value there is.
    @inlinable public init() {}
}

extension Serde where Value == Ignored {
    /// Skips the bytes, null or not. Writes null: what was read is lost. `.bytes` passes it on.
    @inlinable public static var ignored: Serde {
        Serde(
            "ignored", encode: { _, _ in }, decode: { _ in Ignored() }, null: { Ignored() }, isNull: { _ in true },
            text: { "(\($0.byteCount) bytes)" }, parse: { text, writer in writer.append(utf8: text) })
    }
}

// In `key: .string.optional` Swift looks up `.string` on the whole's type, `Serde<String?>`; so each format can be
// found from there as well.

extension Serde where Value == String? {
    /// The start of `.string.optional`.
    @inlinable public static var string: Serde<String> { Serde<String>.string }
}

extension Serde where Value == [UInt8]? {
    /// The start of `.bytes.optional`.
    @inlinable public static var bytes: Serde<[UInt8]> { Serde<[UInt8]>.bytes }
}

extension Serde where Value == Int64? {
    /// The start of `.int64.optional`.
    @inlinable public static var int64: Serde<Int64> { Serde<Int64>.int64 }
}

extension Serde where Value == Int? {
    /// The start of `.int.optional`.
    @inlinable public static var int: Serde<Int> { Serde<Int>.int }
}

extension Serde where Value == Int32? {
    /// The start of `.int32.optional`.
    @inlinable public static var int32: Serde<Int32> { Serde<Int32>.int32 }
}

extension Serde where Value == Double? {
    /// The start of `.double.optional`.
    @inlinable public static var double: Serde<Double> { Serde<Double>.double }
}

extension Serde where Value == Bool? {
    /// The start of `.bool.optional`.
    @inlinable public static var bool: Serde<Bool> { Serde<Bool>.bool }
}
