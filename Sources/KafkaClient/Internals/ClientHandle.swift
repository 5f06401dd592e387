import CRdKafka

/// Owns a client of the library (`rd_kafka_t`): made by `rd_kafka_new`, freed once, by `rd_kafka_destroy`, when the
/// last reference goes. Queues, topics and records hold one, so they can't outlive it.
@safe final class ClientHandle: @unchecked Sendable {
    /// What to make: `rd_kafka_type_t`.
    enum Kind { case consumer, producer }

    let pointer: OpaquePointer
    /// Reached from the library's threads; outlives them.
    let context: ClientContext
    private let disposalLimit: Duration

    /// - Parameter disposalLimit: how long freeing the client may take of the thread that releases it.
    init(
        _ kind: Kind, _ configuration: ConfigurationHandle, context: ClientContext,
        disposalLimit: Duration = .seconds(10)
    ) throws(KafkaError) {
        self.disposalLimit = disposalLimit
        unsafe rd_kafka_conf_set_opaque(configuration.pointer, Unmanaged.passUnretained(context).toOpaque())
        var reason = [CChar](repeating: 0, count: 512)
        let type = kind == .producer ? RD_KAFKA_PRODUCER : RD_KAFKA_CONSUMER
        guard let pointer = unsafe rd_kafka_new(type, configuration.pointer, &reason, reason.count) else {
            if configuration.hasInterceptors { configuration.relinquish() }
            throw KafkaError(.invalidArgument, "Making a client failed: \(text(reason))")
        }
        // The new client owns the configuration now.
        configuration.relinquish()
        unsafe self.pointer = pointer
        self.context = context
    }

    deinit { unsafe ClientDisposal.dispose(pointer, context, limit: disposalLimit) }

    /// The reason of a fatal error, if the client met one (`rd_kafka_fatal_error`).
    var fatalError: KafkaError? {
        var reason = [CChar](repeating: 0, count: 512)
        let code = unsafe rd_kafka_fatal_error(pointer, &reason, reason.count)
        guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return nil }
        return KafkaError(.init(rawValue: code.rawValue), text(reason), isFatal: true)
    }

    /// The cluster's id (`rd_kafka_clusterid`).
    func clusterID(timeout: Duration) -> String? {
        guard let id = unsafe rd_kafka_clusterid(pointer, timeout.wholeMilliseconds) else { return nil }
        defer { unsafe rd_kafka_mem_free(pointer, id) }
        return unsafe String(cString: id)
    }

    /// The brokers that are up (`rd_kafka_metadata`).
    func brokers(timeout: Duration) throws(KafkaError) -> [KafkaBroker] {
        try blocking("Asking for brokers") { [self] () throws(KafkaError) in try brokersNow(timeout) }
    }

    private func brokersNow(_ timeout: Duration) throws(KafkaError) -> [KafkaBroker] {
        var metadata: UnsafePointer<rd_kafka_metadata>?
        try KafkaError.check(
            unsafe rd_kafka_metadata(pointer, 0, nil, &metadata, timeout.wholeMilliseconds), "Asking for brokers",
            client: self)
        guard let metadata = unsafe metadata else { return [] }
        defer { unsafe rd_kafka_metadata_destroy(metadata) }
        return (0..<Int(unsafe metadata.pointee.broker_cnt)).map { index in
            let broker = unsafe metadata.pointee.brokers[index]
            return KafkaBroker(
                id: unsafe broker.id, host: unsafe broker.host.map { unsafe String(cString: $0) } ?? "",
                port: unsafe broker.port)
        }.sorted { $0.id < $1.id }
    }
}

/// The text in a C buffer.
func text(_ buffer: [CChar]) -> String {
    String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

extension ClientHandle {
    /// Says something where the library says its own: for what went wrong while a client is being put away.
    func report(_ line: String) {
        guard let log = context.log else { return }
        log(KafkaDiagnostic(level: 4, client: "", facility: "CLOSE", text: line))
    }
}
