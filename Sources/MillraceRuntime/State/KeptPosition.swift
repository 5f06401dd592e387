/// How far an input partition had been processed when a state was committed.
package struct KeptPosition: Sendable, Equatable {
    /// A record that was processed: by it the topic is recognised later.
    package struct Record: Sendable, Equatable {
        package var offset: Offset
        package var timestamp: Timestamp

        package init(offset: Offset, timestamp: Timestamp) {
            self.offset = offset
            self.timestamp = timestamp
        }
    }

    /// The offset of the next record to process.
    package var offset: Offset
    /// The last record that was processed, if any was.
    package var last: Record?

    package init(offset: Offset, last: Record? = nil) {
        self.offset = offset
        self.last = last
    }

    /// As the state keeps it: three big-endian numbers, of which the last two are -1 where no record was processed.
    var encoded: [UInt8] {
        var bytes = ByteWriter(capacity: 24)
        bytes.append(bigEndian: offset.rawValue)
        bytes.append(bigEndian: last?.offset.rawValue ?? -1)
        bytes.append(bigEndian: last?.timestamp.milliseconds ?? -1)
        return bytes.bytes.toArray()
    }

    init?(encoded bytes: RawSpan) {
        guard bytes.byteCount == 24 else { return nil }
        offset = Offset(bytes.loadBigEndian(at: 0, as: Int64.self))
        let lastOffset = bytes.loadBigEndian(at: 8, as: Int64.self)
        guard lastOffset >= 0 else { return }
        last = Record(
            offset: Offset(lastOffset),
            timestamp: Timestamp(milliseconds: bytes.loadBigEndian(at: 16, as: Int64.self)))
    }
}
