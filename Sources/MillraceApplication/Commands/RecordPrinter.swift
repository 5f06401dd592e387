internal import MillraceRuntime

/// Prints records, one a line.
struct RecordPrinter {
    let output: Output
    let topic: String
    let key: FieldFormat
    let value: FieldFormat
    let separator: String
    let showsHeaders: Bool
    let showsTimestamps: Bool
    let isJSON: Bool

    /// Hands on what was printed; throws if nobody reads it any more.
    func flush() throws {
        try output.flush()
        try output.checkIsRead()
    }

    func print(_ record: borrowing RawRecord, of partition: PartitionID) throws {
        if isJSON { return try output.writeLine(json(record, of: partition).compact) }
        if showsTimestamps { try output.write("CreateTime:\(record.timestamp)\t") }
        if showsHeaders { try output.write("\(headersText(record.headers))\t") }
        try write(record.key, key)
        try output.write(separator)
        try write(record.value, value)
        try output.endLine()
    }

    private func write(_ bytes: RawSpan?, _ format: FieldFormat) throws {
        guard let bytes else { return try output.write("null") }
        if format.isPlainText, bytes.isShowableText { return try output.write(bytes) }
        try output.write(format.text(of: bytes))
    }

    private func headersText(_ headers: Headers) -> String {
        if headers.isEmpty { return "NO_HEADERS" }
        return headers.map { "\(Self.text(Array($0.name.utf8))):\($0.value.map(Self.text) ?? "null")" }.joined(
            separator: ",")
    }

    private static func text(_ bytes: [UInt8]) -> String { unsafe FieldFormat(nil).text(of: bytes.span.bytes) }

    private func json(_ bytes: RawSpan?, _ format: FieldFormat) -> JSON {
        guard let bytes else { return .null }
        return format.json(of: bytes)
    }

    /// `{"topic":…,"partition":0,"offset":7,"timestamp":…,"headers":[{"name":…,"value":…}],"key":…,"value":…}`
    private func json(_ record: borrowing RawRecord, of partition: PartitionID) -> JSON {
        let headers = record.headers.map { header in
            JSON.object([("name", .string(header.name)), ("value", .optional(header.value.map(Self.text)))])
        }
        return .object([
            ("topic", .string(topic)), ("partition", .number(partition.rawValue)),
            ("offset", .number(record.offset.rawValue)), ("timestamp", .number(record.timestamp.milliseconds)),
            ("headers", .array(headers)), ("key", json(record.key, key)), ("value", json(record.value, value)),
        ])
    }
}
