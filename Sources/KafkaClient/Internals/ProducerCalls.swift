import CRdKafka
import Synchronization

/// Where records go: a topic of one client, as bare addresses, so that nothing is looked up or counted per record.
///
/// Good while the topic that owns it lives and the producer that resolved the topic is open.
@unsafe package struct ProduceTarget: @unchecked Sendable {
    @unsafe private struct Addresses {
        let client: OpaquePointer
        let topic: OpaquePointer
        let offsets: UnsafeMutablePointer<Atomic<Int64>>?
        let partitionCount: Int32
    }

    // One word, which fits into a register beside a record's.
    private let addresses: UnsafeMutablePointer<Addresses>

    init(_ client: ClientHandle, _ topic: TopicReference, _ offsets: AcknowledgedOffsets, partitionCount: Int32) {
        unsafe addresses = .allocate(capacity: 1)
        unsafe addresses.initialize(
            to: Addresses(
                client: client.pointer, topic: topic.pointer, offsets: offsets.start, partitionCount: partitionCount))
    }

    func deallocate() { unsafe addresses.deallocate() }

    package var partitionCount: Int32 { unsafe addresses.pointee.partitionCount }

    /// Queues one record (`rd_kafka_produceva`); key, value and headers are copied. Waits while the queue is full. The
    /// partition must be one of the topic's.
    package func produce(
        _ partition: Int32, _ key: RawSpan?, _ value: RawSpan?, _ headers: [KafkaHeader], _ timestamp: Int64?
    ) throws(KafkaError) {
        let list = headers.isEmpty ? nil : try HeaderList(headers)
        let error = unsafe withBytes(key) { key in
            unsafe withBytes(value) { value in
                unsafe enqueue(
                    partition, key.baseAddress, key.count, value.baseAddress, value.count,
                    timestamp.map(Self.libraryTime) ?? 0, headers: list?.pointer)
            }
        }
        if unsafe error != nil { try unsafe check(error) }
        list?.relinquish()
    }

    /// The same for a record without headers, given by addresses: more arguments would go through memory.
    @unsafe package func produce(
        _ partition: Int32, _ key: UnsafeRawPointer?, _ keyCount: Int, _ value: UnsafeRawPointer?, _ valueCount: Int,
        _ timestamp: Int64
    ) throws(KafkaError) {
        let error = unsafe enqueue(
            partition, key, keyCount, value, valueCount, Self.libraryTime(timestamp), headers: nil)
        if unsafe error != nil { try unsafe check(error) }
    }

    private func check(_ error: OpaquePointer?) throws(KafkaError) {
        let topic = unsafe rd_kafka_topic_name(addresses.pointee.topic).map { unsafe String(cString: $0) } ?? "?"
        try unsafe KafkaError.check(
            taking: error, "Producing a record to \(topic)", needs: "Write on topic \(topic)")
    }

    /// To the library 0 means "now"; the nearest time that it can say is 1.
    private static func libraryTime(_ timestamp: Int64) -> Int64 { timestamp == 0 ? 1 : timestamp }

    @unsafe @inline(__always) private func enqueue(
        _ partition: Int32, _ key: UnsafeRawPointer?, _ keyCount: Int, _ value: UnsafeRawPointer?, _ valueCount: Int,
        _ timestamp: Int64, headers: OpaquePointer?
    ) -> OpaquePointer? {
        unsafe withUnsafeTemporaryAllocation(of: rd_kafka_vu_t.self, capacity: 8) { slots in
            unsafe slots[0].vtype = RD_KAFKA_VTYPE_RKT
            unsafe slots[0].u.rkt = unsafe addresses.pointee.topic
            unsafe slots[1].vtype = RD_KAFKA_VTYPE_PARTITION
            unsafe slots[1].u.i32 = partition
            unsafe slots[2].vtype = RD_KAFKA_VTYPE_MSGFLAGS
            unsafe slots[2].u.i = RD_KAFKA_MSG_F_COPY | RD_KAFKA_MSG_F_BLOCK
            unsafe slots[3].vtype = RD_KAFKA_VTYPE_KEY
            unsafe slots[3].u.mem = unsafe .init(ptr: UnsafeMutableRawPointer(mutating: key), size: keyCount)
            unsafe slots[4].vtype = RD_KAFKA_VTYPE_VALUE
            unsafe slots[4].u.mem = unsafe .init(ptr: UnsafeMutableRawPointer(mutating: value), size: valueCount)
            unsafe slots[5].vtype = RD_KAFKA_VTYPE_OPAQUE
            unsafe slots[5].u.ptr = unsafe UnsafeMutableRawPointer(
                addresses.pointee.offsets.map { unsafe $0 + Int(partition) })
            unsafe slots[6].vtype = RD_KAFKA_VTYPE_TIMESTAMP
            unsafe slots[6].u.i64 = timestamp
            if let headers = unsafe headers {
                unsafe slots[7].vtype = RD_KAFKA_VTYPE_HEADERS
                unsafe slots[7].u.headers = unsafe headers
            }
            return unsafe rd_kafka_produceva(addresses.pointee.client, slots.baseAddress, headers == nil ? 7 : 8)
        }
    }
}

extension ClientHandle {
    /// Returns when no record waits for its acknowledgement (`rd_kafka_flush`).
    func flush(timeout: Duration) throws(KafkaError) {
        try KafkaError.check(
            unsafe rd_kafka_flush(pointer, timeout.wholeMilliseconds), "Waiting for acknowledgements", client: self)
    }

    /// Takes back all records that aren't acknowledged (`rd_kafka_purge`).
    func purge() throws(KafkaError) {
        try KafkaError.check(
            unsafe rd_kafka_purge(pointer, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT), "Purging", client: self)
    }

    /// Lets the library's own thread take what it has to report (`rd_kafka_queue_get_background`).
    func serveInBackground() {
        guard let main = unsafe rd_kafka_queue_get_main(pointer) else { return }
        defer { unsafe rd_kafka_queue_destroy(main) }
        guard let background = unsafe rd_kafka_queue_get_background(pointer) else { return }
        defer { unsafe rd_kafka_queue_destroy(background) }
        unsafe rd_kafka_queue_forward(main, background)
    }

    /// How many EndTxn requests this producer has sent.
    var transactionEndRequests: Int { context.transactionEnds.count }
}

/// Calls `body` with the bytes of a span: a nil address for nil, a valid one for no bytes.
@unsafe private func withBytes<Result>(_ span: RawSpan?, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    guard let span else { return unsafe body(UnsafeRawBufferPointer(start: nil, count: 0)) }
    return unsafe span.withUnsafeBytes { bytes in
        unsafe body(UnsafeRawBufferPointer(start: bytes.baseAddress ?? noBytes, count: bytes.count))
    }
}

/// Owns headers (`rd_kafka_headers_t`) until a record takes them over.
@safe private final class HeaderList {
    let pointer: OpaquePointer
    private var isOwned = true

    init(_ headers: [KafkaHeader]) throws(KafkaError) {
        guard let pointer = unsafe rd_kafka_headers_new(headers.count) else {
            throw KafkaError(.failure, "Out of memory")
        }
        unsafe self.pointer = pointer
        for header in headers {
            var name = header.name
            let code = name.withUTF8 { name in
                unsafe name.withMemoryRebound(to: CChar.self) { name in
                    guard let value = header.value else {
                        return unsafe rd_kafka_header_add(pointer, name.baseAddress, name.count, nil, 0)
                    }
                    return unsafe value.withUnsafeBytes { value in
                        unsafe rd_kafka_header_add(
                            pointer, name.baseAddress, name.count, value.baseAddress ?? noBytes, value.count)
                    }
                }
            }
            try KafkaError.check(code, "Adding a header")
        }
    }

    func relinquish() { isOwned = false }

    deinit { if isOwned { unsafe rd_kafka_headers_destroy(pointer) } }
}
