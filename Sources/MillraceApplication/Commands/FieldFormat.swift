internal import MillraceRuntime

/// How a key or a value is shown and read.
struct FieldFormat {
    /// Nil where nobody knows the format: then it is text if it is UTF-8, and else bytes.
    private let serde: ErasedSerde?

    /// Bytes in hexadecimal.
    static let raw = FieldFormat(isRaw: true)
    private let isRaw: Bool

    init(_ serde: ErasedSerde?) {
        self.serde = serde?.name == "ignored" ? nil : serde
        isRaw = false
    }

    private init(isRaw: Bool) {
        serde = nil
        self.isRaw = isRaw
    }

    /// Whether the bytes are text as they are, if they are UTF-8.
    var isPlainText: Bool { !isRaw && (serde?.isPlainText ?? true) }

    /// The bytes as text for a terminal. Bytes that aren't of the format, and texts with control characters, are shown as
    /// `0x…`.
    func text(of bytes: RawSpan) -> String {
        if isRaw { return hexadecimal(bytes) }
        guard let text = decoded(bytes), text.hasNoControlCharacters else { return "0x\(hexadecimal(bytes))" }
        return text
    }

    /// The bytes as part of JSON: numbers, truth values and JSON as such, all else as strings.
    func json(of bytes: RawSpan) -> JSON {
        // JSON escapes control characters. But where nobody knows the format, they are hardly text.
        let text = serde == nil ? text(of: bytes) : decoded(bytes) ?? "0x\(hexadecimal(bytes))"
        let isJSON = ["json", "int64", "int32", "double", "bool"].contains(formatName) && JSONSyntax.isValue(text)
        // A line break in JSON is only layout, but would end the line.
        return isJSON && !text.utf8.contains(UInt8(ascii: "\n")) ? .verbatim(text) : .string(text)
    }

    /// Nil where the bytes aren't of the format.
    private func decoded(_ bytes: RawSpan) -> String? {
        do { return try serde.map { try $0.text(bytes) } ?? decodeUTF8(bytes) } catch { return nil }
    }

    /// Without what is behind a dot, as in `json.optional`.
    private var formatName: Substring { serde?.name.prefix { $0 != "." } ?? "" }

    /// Writes the bytes that `text` stands for; throws if there are none.
    func parse(_ text: String, into writer: inout ByteWriter) throws {
        if isRaw { return try parseHexadecimal(text, into: &writer) }
        guard let serde else { return writer.append(utf8: text) }
        guard let parse = serde.parse else {
            throw UsageError("the format \(serde.name) can't be written as text; give the bytes with --raw")
        }
        if formatName == "json", let position = JSONSyntax.firstMistake(in: text) {
            throw SerdeError("it is not JSON: \(position)")
        }
        let start = writer.count
        try parse(text, &writer)
        try writer.withBytes { try serde.check($0.extracting(droppingFirst: start)) }
    }
}
