extension Serde where Value == String {
    /// UTF-8, as Kafka's `StringSerializer`. Bytes that are not UTF-8 are an error, not replaced.
    @inlinable public static var string: Serde {
        Serde(
            "string", encode: { text, writer in writer.append(utf8: text) }, decode: decodeUTF8, null: nil, isNull: nil,
            text: decodeUTF8, parse: { text, writer in writer.append(utf8: text) })
    }
}

@usableFromInline @Sendable package func decodeUTF8(_ bytes: RawSpan) throws -> String {
    // `String(validating:as:)` is generic and runs unspecialised: four times slower.
    do { return String(copying: try UTF8Span(validating: Span<UInt8>(_bytes: bytes))) } catch {
        throw SerdeError("the bytes are not UTF-8 text")
    }
}

extension Serde where Value == [UInt8] {
    /// The bytes as they are. The commands show them as hexadecimal digits, and read them so.
    @inlinable public static var bytes: Serde {
        Serde(
            "bytes", encode: { bytes, writer in writer.append(bytes) }, decode: { $0.toArray() }, null: nil,
            isNull: nil, text: hexadecimal, parse: parseHexadecimal)
    }
}

@usableFromInline @Sendable package func hexadecimal(_ bytes: RawSpan) -> String {
    let digits = Array("0123456789abcdef".utf8)
    let text = bytes.toArray().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: text, as: UTF8.self)
}

/// Appends the bytes of hexadecimal digits, which may begin with `0x`.
@usableFromInline @Sendable package func parseHexadecimal(_ text: String, into writer: inout ByteWriter) throws {
    let digits = Array((text.hasPrefix("0x") ? text.dropFirst(2) : text[...]).utf8)
    let values = digits.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
    guard values.count == digits.count, values.count % 2 == 0 else {
        throw SerdeError("bytes are written as pairs of hexadecimal digits, as in 0a1bff")
    }
    for index in stride(from: 0, to: values.count, by: 2) {
        writer.append(UInt8(values[index] << 4 | values[index + 1]))
    }
}

extension Serde where Value == Int64 {
    /// Eight bytes, big-endian, as Kafka's `LongSerializer`.
    @inlinable public static var int64: Serde { integer("int64") }
}

extension Serde where Value == Int {
    /// Eight bytes, big-endian, as Kafka's `LongSerializer`: the format of `.int64`.
    @inlinable public static var int: Serde {
        let decode: @Sendable (RawSpan) throws -> Int = { bytes in
            guard bytes.byteCount == 8 else {
                throw SerdeError.wrongSize("int64", expected: 8, found: bytes.byteCount)
            }
            guard let value = Int(exactly: bytes.loadBigEndian(as: Int64.self)) else {
                throw SerdeError("the number is too large for an Int of this platform; read it as Int64")
            }
            return value
        }
        return Serde(
            "int64", encode: { value, writer in writer.append(bigEndian: Int64(value)) }, decode: decode, null: nil,
            isNull: nil, text: { "\(try decode($0))" },
            parse: { text, writer in
                guard let value = Int64(text) else { throw SerdeError("the text is not a number of type int64") }
                writer.append(bigEndian: value)
            })
    }
}

extension Serde where Value == Int32 {
    /// Four bytes, big-endian, as Kafka's `IntegerSerializer`.
    @inlinable public static var int32: Serde { integer("int32") }
}

extension Serde where Value: FixedWidthInteger & BitwiseCopyable & SendableMetatype {
    @inlinable static func integer(_ name: String) -> Serde {
        let size = MemoryLayout<Value>.size
        let decode: @Sendable (RawSpan) throws -> Value = { bytes in
            guard bytes.byteCount == size else {
                throw SerdeError.wrongSize(name, expected: size, found: bytes.byteCount)
            }
            return bytes.loadBigEndian()
        }
        return Serde(
            name, encode: { value, writer in writer.append(bigEndian: value) }, decode: decode, null: nil, isNull: nil,
            text: { "\(try decode($0))" },
            parse: { text, writer in
                guard let value = Value(text) else { throw SerdeError("the text is not a number of type \(name)") }
                writer.append(bigEndian: value)
            })
    }
}

extension Serde where Value == Double {
    /// Eight bytes, IEEE 754, big-endian, as Kafka's `DoubleSerializer`.
    @inlinable public static var double: Serde {
        let decode: @Sendable (RawSpan) throws -> Double = { bytes in
            guard bytes.byteCount == 8 else {
                throw SerdeError.wrongSize("double", expected: 8, found: bytes.byteCount)
            }
            return Double(bitPattern: bytes.loadBigEndian())
        }
        return Serde(
            "double", encode: { value, writer in writer.append(bigEndian: value.bitPattern) }, decode: decode,
            null: nil, isNull: nil, text: { "\(try decode($0))" },
            parse: { text, writer in
                guard let value = Double(text) else { throw SerdeError("the text is not a number") }
                writer.append(bigEndian: value.bitPattern)
            })
    }
}

extension Serde where Value == Bool {
    /// One byte, 0 or 1, as Kafka's `BooleanSerializer`.
    @inlinable public static var bool: Serde {
        let decode: @Sendable (RawSpan) throws -> Bool = { bytes in
            guard bytes.byteCount == 1 else { throw SerdeError.wrongSize("bool", expected: 1, found: bytes.byteCount) }
            switch bytes.loadBigEndian(as: UInt8.self) {
            case 0: return false
            case 1: return true
            default: throw SerdeError("bool needs a byte of 0 or 1")
            }
        }
        return Serde(
            "bool", encode: { value, writer in writer.append(value ? 1 : 0) }, decode: decode, null: nil, isNull: nil,
            text: { "\(try decode($0))" },
            parse: { text, writer in
                guard let value = Bool(text) else { throw SerdeError("the text is neither true nor false") }
                writer.append(value ? 1 : 0)
            })
    }
}
