import CRdKafka

/// Owns an event of the library (`rd_kafka_event_t`).
@safe struct EventHandle: ~Copyable {
    let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) { unsafe self.pointer = pointer }

    deinit { unsafe rd_kafka_event_destroy(pointer) }

    enum Kind { case rebalance, error, fetch, other }

    var kind: Kind {
        switch unsafe rd_kafka_event_type(pointer) {
        case RD_KAFKA_EVENT_REBALANCE: .rebalance
        case RD_KAFKA_EVENT_ERROR: .error
        case RD_KAFKA_EVENT_FETCH: .fetch
        default: .other
        }
    }

    var name: String { unsafe rd_kafka_event_name(pointer).map { unsafe String(cString: $0) } ?? "?" }

    /// Whether a rebalance gives partitions, rather than taking them.
    var isAssignment: Bool { unsafe rd_kafka_event_error(pointer) == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS }

    /// The partitions of a rebalance, in their order.
    var partitions: [KafkaTopicPartition] {
        guard let list = unsafe rd_kafka_event_topic_partition_list(pointer) else { return [] }
        return unsafe PartitionList.elements(of: list).map(\.partition).sorted()
    }

    /// The code of an error (`rd_kafka_event_error`).
    var code: KafkaError.Code { .init(rawValue: unsafe rd_kafka_event_error(pointer).rawValue) }

    /// What the library says of an error.
    var reason: String { unsafe rd_kafka_event_error_string(pointer).map { unsafe String(cString: $0) } ?? "" }

    /// The trouble with a broker that the event reports; nil where it reports something else.
    func trouble(_ context: ClientContext) -> ConnectionTrouble? {
        guard kind == .error, [.authentication, .tls, .transport, .resolution, .timedOut].contains(code) else {
            return nil
        }
        return ConnectionTrouble(
            code: code, report: reason, login: context.login, certificateProblem: context.certificateProblem(of:))
    }

    /// The error that the event brings, if it brings one.
    func error(_ operation: String, client: ClientHandle, needs: String? = nil) -> KafkaError? {
        let code = unsafe rd_kafka_event_error(pointer)
        if code == RD_KAFKA_RESP_ERR_NO_ERROR { return nil }
        if let trouble = trouble(client.context) { return KafkaError(trouble, operation) }
        var error = KafkaError(code, operation, reason: reason, client: client, needs: needs)
        // For other kinds of events the library reads what isn't there.
        if kind == .error, unsafe rd_kafka_event_error_is_fatal(pointer) != 0 { error.isFatal = true }
        return error
    }
}
