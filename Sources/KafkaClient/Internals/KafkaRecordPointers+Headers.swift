extension KafkaRecordPointers {
    /// Whether the record can be seen to have no headers, without `rd_kafka_message_headers`: that allocates a parser for
    /// every record, even one without headers, which costs as much as taking the record from its queue.
    ///
    /// In a record batch (the format that Kafka writes since 0.11) a key is followed by the size of the value, the value,
    /// and the number of headers. The library hands out key and value where they lie in it, which the size between them
    /// proves; then the number of headers follows.
    var surelyHasNoHeaders: Bool {
        // The library hands out empty ones from elsewhere.
        guard let key = unsafe key, let value = unsafe value, unsafe keyCount > 0, unsafe valueCount > 0 else {
            return false
        }
        let sizeStart = unsafe key + keyCount
        let sizeCount = unsafe value - sizeStart
        guard 1...5 ~= sizeCount else { return false }
        // A varint: seven bits a byte, the lowest first; zig-zag, which doubles what isn't negative.
        var expected = unsafe UInt64(valueCount) << 1
        for index in 0..<sizeCount {
            let more: UInt8 = index + 1 < sizeCount ? 0x80 : 0
            let byte = unsafe sizeStart.load(fromByteOffset: index, as: UInt8.self)
            guard byte == UInt8(expected & 0x7f) | more else { return false }
            expected >>= 7
        }
        return unsafe expected == 0 && value.load(fromByteOffset: valueCount, as: UInt8.self) == 0
    }
}
