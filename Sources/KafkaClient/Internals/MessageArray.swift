import CRdKafka

/// Owns records as the library hands them out (`rd_kafka_message_t`), in its own memory; frees each once.
@safe final class MessageArray: @unchecked Sendable {
    private let messages: UnsafeMutableBufferPointer<UnsafeMutablePointer<rd_kafka_message_t>>
    private let client: ClientHandle

    /// Takes over the first `count` messages of `source`.
    init(
        _ source: UnsafeMutableBufferPointer<UnsafeMutablePointer<rd_kafka_message_t>?>, count: Int,
        client: ClientHandle
    ) {
        let copy = UnsafeMutableBufferPointer<UnsafeMutablePointer<rd_kafka_message_t>>.allocate(capacity: count)
        for index in 0..<count {
            if let message = unsafe source[index] { unsafe copy.initializeElement(at: index, to: message) }
        }
        unsafe messages = unsafe copy
        self.client = client
    }

    deinit {
        for index in unsafe messages.indices { unsafe rd_kafka_message_destroy(messages[index]) }
        unsafe messages.deallocate()
    }

    var count: Int { unsafe messages.count }

    func offset(at index: Int) -> Int64 { unsafe messages[index].pointee.offset }

    @inline(__always) func pointers(at index: Int) -> KafkaRecordPointers {
        let message = unsafe messages[index]
        var kind = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE
        let timestamp = unsafe rd_kafka_message_timestamp(message, &kind)
        var record = unsafe KafkaRecordPointers(
            key: UnsafeRawPointer(message.pointee.key), keyCount: message.pointee.key_len,
            value: UnsafeRawPointer(message.pointee.payload), valueCount: message.pointee.len,
            timestamp: timestamp, offset: message.pointee.offset, hasHeaders: false)
        if unsafe !record.surelyHasNoHeaders {
            var headers: OpaquePointer?
            unsafe record.hasHeaders =
                unsafe rd_kafka_message_headers(message, &headers) == RD_KAFKA_RESP_ERR_NO_ERROR
        }
        return unsafe record
    }

    /// Decodes the headers of a record (`rd_kafka_header_get_all`).
    func headers(at index: Int) -> [KafkaHeader] {
        var headers: OpaquePointer?
        guard unsafe rd_kafka_message_headers(messages[index], &headers) == RD_KAFKA_RESP_ERR_NO_ERROR else {
            return []
        }
        return unsafe (0..<rd_kafka_header_cnt(headers)).compactMap { position in
            var name: UnsafePointer<CChar>?
            var value: UnsafeRawPointer?
            var size = 0
            let code = unsafe rd_kafka_header_get_all(headers, position, &name, &value, &size)
            guard code == RD_KAFKA_RESP_ERR_NO_ERROR, let name = unsafe name else { return nil }
            return KafkaHeader(
                name: unsafe String(cString: name),
                value: unsafe value.map { unsafe Array(UnsafeRawBufferPointer(start: $0, count: size)) })
        }
    }
}

/// What a queue held: records, and what stood between them.
struct TakenMessages {
    var records: MessageArray?
    /// Ends of partitions and errors, in their order.
    var signals: [Signal] = []

    struct Signal {
        var code: KafkaError.Code
        /// Of an end: the offset that the next record will have, as far as is known.
        var offset: Int64
        var reason: String?
    }
}

extension QueueHandle {
    /// Up to `maximum` records that are there now (`rd_kafka_consume_batch_queue`). Never waits: the library's own wait
    /// only ends when the array is full or the time is up.
    func takeMessages(maximum: Int) -> TakenMessages {
        if count == 0 { return TakenMessages() }
        return take(maximum)
    }

    private func take(_ maximum: Int) -> TakenMessages {
        unsafe withUnsafeTemporaryAllocation(
            of: UnsafeMutablePointer<rd_kafka_message_t>?.self, capacity: max(maximum, 1)
        ) {
            slots in
            let count = unsafe rd_kafka_consume_batch_queue(pointer, 0, slots.baseAddress, slots.count)
            return unsafe sort(slots, count: max(0, count))
        }
    }

    /// One record or signal, as soon as there is one (`rd_kafka_consume_queue`), and then what else is there.
    func takeMessages(maximum: Int, timeout: Duration) -> TakenMessages {
        unsafe withUnsafeTemporaryAllocation(
            of: UnsafeMutablePointer<rd_kafka_message_t>?.self, capacity: max(maximum, 2)
        ) {
            slots in
            guard let first = unsafe rd_kafka_consume_queue(pointer, timeout.wholeMilliseconds) else {
                return TakenMessages()
            }
            unsafe slots[0] = unsafe first
            let more = unsafe rd_kafka_consume_batch_queue(
                pointer, 0, slots.baseAddress?.advanced(by: 1), slots.count - 1)
            return unsafe sort(slots, count: 1 + max(0, more))
        }
    }

    /// Moves the records to the front and turns what isn't one into signals.
    private func sort(
        _ slots: UnsafeMutableBufferPointer<UnsafeMutablePointer<rd_kafka_message_t>?>, count: Int
    ) -> TakenMessages {
        var taken = TakenMessages()
        var records = 0
        for index in 0..<count {
            guard let message = unsafe slots[index] else { continue }
            if unsafe message.pointee.err == RD_KAFKA_RESP_ERR_NO_ERROR {
                unsafe slots[records] = unsafe message
                records += 1
            } else {
                taken.signals.append(
                    TakenMessages.Signal(
                        code: .init(rawValue: unsafe message.pointee.err.rawValue),
                        offset: unsafe message.pointee.offset,
                        reason: unsafe rd_kafka_message_errstr(message).map { unsafe String(cString: $0) }))
                unsafe rd_kafka_message_destroy(message)
            }
        }
        if records > 0 { taken.records = unsafe MessageArray(slots, count: records, client: client) }
        return taken
    }
}
