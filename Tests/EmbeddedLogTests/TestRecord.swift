import MillraceRuntime

/// A record as a test writes it down.
struct TestRecord: Equatable, CustomStringConvertible {
    var key: [UInt8]?
    var value: [UInt8]?
    var timestamp: Timestamp = 0
    var offset: Offset?
    var headers = Headers()

    init(
        _ key: String?, _ value: String?, timestamp: Timestamp = 0, offset: Offset? = nil,
        headers: [Headers.Element] = []
    ) {
        self.key = key.map { Array($0.utf8) }
        self.value = value.map { Array($0.utf8) }
        self.timestamp = timestamp
        self.offset = offset
        self.headers = Headers(headers)
    }

    init(_ record: borrowing RawRecord) {
        if let bytes = record.key { key = Self.copy(bytes) }
        if let bytes = record.value { value = Self.copy(bytes) }
        timestamp = record.timestamp
        offset = record.offset
        headers = record.headers
    }

    private static func copy(_ span: RawSpan) -> [UInt8] { unsafe span.withUnsafeBytes { unsafe Array($0) } }

    var description: String {
        func text(_ bytes: [UInt8]?) -> String {
            guard let bytes else { return "null" }
            return bytes.count > 40 ? "\(bytes.count) bytes" : String(decoding: bytes, as: UTF8.self)
        }
        return "\(text(key))=\(text(value)) @\(offset.map(\.description) ?? "?")"
    }
}

extension LogProducer {
    /// Appends a record of a test.
    func append(_ record: TestRecord, to topic: TopicHandle, partition: PartitionID = 0) throws {
        try withOptionalSpan(record.key) { key in
            try withOptionalSpan(record.value) { value in
                try append(
                    to: topic, partition: partition, key: key, value: value, headers: record.headers,
                    timestamp: record.timestamp)
            }
        }
    }
}

private func withOptionalSpan(_ bytes: [UInt8]?, _ body: (RawSpan?) throws -> Void) rethrows {
    guard let bytes else { return try body(nil) }
    try unsafe bytes.withUnsafeBytes { try body(unsafe RawSpan(_unsafeBytes: $0)) }
}
