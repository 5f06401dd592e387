internal import MillraceRuntime

/// Makes a key and a value of a line.
final class LineEncoder {
    private let key: FieldFormat
    private let value: FieldFormat
    private let separator: [UInt8]?
    private let nullMarker: [UInt8]?
    private var keyBytes = ByteWriter()
    private var valueBytes = ByteWriter()

    init(key: FieldFormat, value: FieldFormat, separator: String?, nullMarker: String?) {
        self.key = key
        self.value = value
        self.separator = separator.map { Array($0.utf8) }
        self.nullMarker = nullMarker.map { Array($0.utf8) }
    }

    /// Calls `body` with the key and the value of `line`. Throws if it has none.
    func encode(_ line: RawSpan, _ body: (RawSpan?, RawSpan?) throws -> Void) throws {
        guard let separator else {
            return try encode(line, value, &valueBytes) { try body(nil, $0) }
        }
        guard let position = unsafe line.position(of: separator.span.bytes) else {
            throw SerdeError("there is no key separator in it")
        }
        let rest = line.extracting(droppingFirst: position + separator.count)
        try encode(line.extracting(first: position), key, &keyBytes) { key in
            try encode(rest, value, &valueBytes) { try body(key, $0) }
        }
    }

    private func encode(
        _ text: RawSpan, _ format: FieldFormat, _ writer: inout ByteWriter, _ body: (RawSpan?) throws -> Void
    ) throws {
        if let nullMarker, unsafe text.isEqual(to: nullMarker.span.bytes) { return try body(nil) }
        guard text.isUTF8 else { throw SerdeError("the bytes are not UTF-8 text") }
        if format.isPlainText { return try body(text) }
        writer.removeAll()
        try format.parse(unsafe text.withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }, into: &writer)
        try body(writer.bytes)
    }
}

extension RawSpan {
    /// Whether the bytes are text in UTF-8.
    var isUTF8: Bool {
        let bytes = Span<UInt8>(_bytes: self)
        return (try? UTF8Span(validating: bytes)) != nil
    }

    /// Where `other`, which isn't empty, first occurs.
    fileprivate func position(of other: RawSpan) -> Int? {
        guard byteCount >= other.byteCount else { return nil }
        let first = other.loadBigEndian(as: UInt8.self)
        for position in 0...byteCount - other.byteCount where loadBigEndian(at: position, as: UInt8.self) == first {
            if extracting(position..<position + other.byteCount).isEqual(to: other) { return position }
        }
        return nil
    }
}
