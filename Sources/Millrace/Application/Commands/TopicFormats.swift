internal import MillraceRuntime

/// How the records of topics are shown and read, as far as the topology says.
struct TopicFormats {
    private var formats: [String: RecordFormat] = [:]

    init(of topology: Topology, applicationID: String) {
        for (topic, format) in topology.formats.topics { formats[topic.name(in: applicationID)] = format }
        for (store, format) in topology.formats.stores {
            formats[InternalTopics.changelog(of: store, in: applicationID)] = format
        }
    }

    func key(of topic: String) -> FieldFormat { FieldFormat(formats[topic]?.key) }

    func value(of topic: String) -> FieldFormat { FieldFormat(formats[topic]?.value) }
}

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

    /// What bytes say; those that aren't of the format are shown as `0x…`.
    func text(of bytes: RawSpan) -> String {
        if isRaw { return hexadecimal(bytes) }
        do {
            return try serde.map { try $0.text(bytes) } ?? decodeUTF8(bytes)
        } catch {
            return "0x\(hexadecimal(bytes))"
        }
    }

    /// What bytes say, as part of JSON: numbers, truth values and JSON as such, all else as strings.
    func json(of bytes: RawSpan) -> JSON {
        let text = text(of: bytes)
        let name = serde?.name.prefix { $0 != "." } ?? ""
        let isJSON = ["json", "int64", "int32", "double", "bool"].contains(name) && JSONSyntax.isValue(text)
        // A line break in JSON is only layout, but would end the line.
        return isJSON && !text.utf8.contains(UInt8(ascii: "\n")) ? .verbatim(text) : .string(text)
    }

    /// Writes the bytes that `text` stands for; throws if there are none.
    func parse(_ text: String, into writer: inout ByteWriter) throws {
        if isRaw { return try parseHexadecimal(text, into: &writer) }
        guard let serde else { return writer.append(utf8: text) }
        guard let parse = serde.parse else {
            throw UsageError("the format \(serde.name) can't be written as text; give the bytes with --raw")
        }
        let start = writer.count
        try parse(text, &writer)
        try writer.withBytes { try serde.check($0.extracting(droppingFirst: start)) }
    }

    private func parseHexadecimal(_ text: String, into writer: inout ByteWriter) throws {
        let digits = Array((text.hasPrefix("0x") ? text.dropFirst(2) : text[...]).utf8)
        let values = digits.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        guard values.count == digits.count, values.count % 2 == 0 else {
            throw UsageError("bytes are written as pairs of hexadecimal digits, as in 0a1bff")
        }
        for index in stride(from: 0, to: values.count, by: 2) {
            writer.append(UInt8(values[index] << 4 | values[index + 1]))
        }
    }
}
