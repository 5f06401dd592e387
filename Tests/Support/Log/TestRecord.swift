package import MillraceRuntime

/// A record as a test writes it down.
package struct TestRecord: Equatable, CustomStringConvertible {
    package var key: [UInt8]?
    package var value: [UInt8]?
    package var timestamp: Timestamp
    /// Nil where it doesn't matter.
    package var offset: Offset?
    package var headers: Headers

    package init(
        key: [UInt8]? = nil, value: [UInt8]? = nil, timestamp: Timestamp = 0, offset: Offset? = nil,
        headers: Headers = Headers()
    ) {
        self.key = key
        self.value = value
        self.timestamp = timestamp
        self.offset = offset
        self.headers = headers
    }

    package init(
        _ key: String?, _ value: String?, timestamp: Timestamp = 0, offset: Offset? = nil,
        headers: [Headers.Element] = []
    ) {
        self.init(
            key: key.map { Array($0.utf8) }, value: value.map { Array($0.utf8) }, timestamp: timestamp, offset: offset,
            headers: Headers(headers))
    }

    package init(_ record: borrowing RawRecord) {
        self.init(timestamp: record.timestamp, offset: record.offset, headers: record.headers)
        if let bytes = record.key { key = bytes.toArray() }
        if let bytes = record.value { value = bytes.toArray() }
    }

    /// The record with a time that every log keeps. librdkafka takes a time of zero for none, so KafkaClient writes 1
    /// instead.
    var afterTheEpoch: TestRecord {
        var record = self
        record.timestamp = max(1, timestamp)
        return record
    }

    package var description: String {
        func text(_ bytes: [UInt8]?) -> String {
            guard let bytes else { return "null" }
            return bytes.count > 40 ? "\(bytes.count) bytes" : String(decoding: bytes, as: UTF8.self)
        }
        return "\(text(key))=\(text(value)) @\(offset.map(\.description) ?? "?")"
    }
}

extension [TestRecord] {
    /// The records without their offsets, which differ from log to log.
    package var withoutOffsets: [TestRecord] {
        map { record in
            var record = record
            record.offset = nil
            return record
        }
    }

    /// The values as texts; an empty one for null.
    package var values: [String] { map { String(decoding: $0.value ?? [], as: UTF8.self) } }
}

extension LogProducer {
    /// Appends a record of a test.
    package func append(_ record: TestRecord, to topic: TopicHandle, partition: PartitionID = 0) throws {
        try unsafe append(
            to: topic, partition: partition, key: record.key?.span.bytes, value: record.value?.span.bytes,
            headers: record.headers, timestamp: record.timestamp)
    }
}

extension RecordBatch {
    package var records: [TestRecord] { (0..<count).map { index in withRecord(at: index) { TestRecord($0) } } }
}
