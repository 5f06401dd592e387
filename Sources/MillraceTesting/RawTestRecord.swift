import Millrace
package import MillraceRuntime

/// A record as bytes, out of its batch.
package struct RawTestRecord: Sendable, Equatable {
    package let key: [UInt8]?
    package let value: [UInt8]?
    package let timestamp: Timestamp
    package let headers: Headers

    package init(key: [UInt8]?, value: [UInt8]?, timestamp: Timestamp, headers: Headers) {
        self.key = key
        self.value = value
        self.timestamp = timestamp
        self.headers = headers
    }
}

/// A record and where it is in its topic.
struct PlacedRecord {
    let partition: TopicPartition
    let offset: Offset
    let record: RawTestRecord
}

extension RecordBatch {
    var placedRecords: [PlacedRecord] {
        var records: [PlacedRecord] = []
        for index in 0..<count {
            withRecord(at: index) { record in
                var key: [UInt8]?
                var value: [UInt8]?
                if let bytes = record.key { key = bytes.toArray() }
                if let bytes = record.value { value = bytes.toArray() }
                let raw = RawTestRecord(
                    key: key, value: value, timestamp: record.timestamp, headers: record.headers)
                records.append(PlacedRecord(partition: partition, offset: offset(at: index), record: raw))
            }
        }
        return records
    }
}
