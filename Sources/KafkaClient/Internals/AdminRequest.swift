import CRdKafka

/// A request of the library's admin interface: a queue for its one answer, and how long it may take.
@safe struct AdminRequest: ~Copyable {
    let client: ClientHandle
    let queue: QueueHandle
    let options: OpaquePointer
    private let timeout: Duration
    private let operation: String
    /// What the user must be allowed to do.
    private let needs: String?

    static func make(
        _ client: ClientHandle, _ api: rd_kafka_admin_op_t, _ operation: String, _ timeout: Duration,
        needs: String? = nil
    ) throws(KafkaError) -> AdminRequest {
        let queue = try QueueHandle.make(client)
        guard let options = unsafe rd_kafka_AdminOptions_new(client.pointer, api) else {
            throw KafkaError(.failure, "Out of memory")
        }
        let request = unsafe AdminRequest(
            client: client, queue: queue, options: options, timeout: timeout, operation: operation,
            needs: needs)
        var reason = [CChar](repeating: 0, count: 512)
        try KafkaError.check(
            unsafe rd_kafka_AdminOptions_set_request_timeout(
                options, max(1, timeout.wholeMilliseconds), &reason, reason.count), operation)
        return request
    }

    /// The one who is asked says how long to work on it, for requests that have such a time.
    func setOperationTimeout() throws(KafkaError) {
        var reason = [CChar](repeating: 0, count: 512)
        try KafkaError.check(
            unsafe rd_kafka_AdminOptions_set_operation_timeout(
                options, max(1, timeout.wholeMilliseconds), &reason, reason.count), operation)
    }

    /// Waits for the answer and throws if it is an error as a whole.
    func answer() throws(KafkaError) -> EventHandle {
        // The request times out by itself; a little more leaves it the time to say so.
        let deadline = ContinuousClock.now + timeout + .seconds(5)
        var event = queue.nextEvent()
        while event == nil, ContinuousClock.now < deadline {
            if client.context.isInterrupted?() == true { throw client.context.interruption(operation) }
            event = queue.nextEvent(timeout: min(.milliseconds(100), ContinuousClock.now.duration(to: deadline)))
        }
        guard let event else {
            throw KafkaError(.timedOut, "\(operation): no answer within \(timeout)", isRetriable: true)
        }
        if let error = event.error(operation, client: client, needs: needs) { throw error }
        return event
    }

    deinit { unsafe rd_kafka_AdminOptions_destroy(options) }
}

/// Owns objects that a request is made of.
@safe final class AdminObjects {
    var pointers: [OpaquePointer?] = unsafe []
    private let destroy: (OpaquePointer?) -> Void

    init(_ destroy: @escaping (OpaquePointer?) -> Void) { unsafe self.destroy = destroy }

    func append(_ pointer: OpaquePointer?, _ operation: String, _ reason: @autoclosure () -> String) throws(KafkaError)
    {
        guard let pointer = unsafe pointer else { throw KafkaError(.invalidArgument, "\(operation): \(reason())") }
        unsafe pointers.append(pointer)
    }

    deinit {
        for index in unsafe pointers.indices { unsafe destroy(pointers[index]) }
    }
}
