import CRdKafka

/// Owns a configuration (`rd_kafka_conf_t`) until a client takes it over.
@safe final class ConfigurationHandle {
    let pointer: OpaquePointer
    private var isOwned = true
    /// Whether interceptors were added. `rd_kafka_new` frees those even where it fails and leaves the configuration to
    /// us, and freeing that would free them again: then it must be left.
    var hasInterceptors = false

    /// Kinds of events (`RD_KAFKA_EVENT_…`) that reach us through a queue.
    struct Events: OptionSet {
        let rawValue: Int32
        static let deliveries = Events(rawValue: RD_KAFKA_EVENT_DR)
        static let rebalances = Events(rawValue: RD_KAFKA_EVENT_REBALANCE)
        static let errors = Events(rawValue: RD_KAFKA_EVENT_ERROR)
    }

    /// Sets every key in order; each is checked by `rd_kafka_conf_set`.
    ///
    /// - Parameter connection: gives the overrides, and who takes the log.
    init(_ settings: [String: String], _ connection: KafkaConfiguration, events: Events) throws(KafkaError) {
        guard let pointer = unsafe rd_kafka_conf_new() else { throw KafkaError(.failure, "Out of memory") }
        unsafe self.pointer = pointer
        set("client.software.name", "millrace")
        set("client.software.version", "0.1.0")
        for (key, value) in connection.optionalSettings { set(key, value) }
        for (key, value) in settings.merging(connection.overrides, uniquingKeysWith: { $1 }).sorted(by: {
            $0.key < $1.key
        }) {
            try check(key, value)
        }
        unsafe rd_kafka_conf_set_events(pointer, events.rawValue)
        if connection.log != nil { takeLog() }
        if connection.security.usesTLS { noteCertificateProblems() }
    }

    /// Sets a key if this version of the library knows it.
    func set(_ key: String, _ value: String) {
        // Unknown is the only way this can fail, and then there is nothing to set.
        _ = unsafe rd_kafka_conf_set(pointer, key, value, nil, 0)
    }

    private func check(_ key: String, _ value: String) throws(KafkaError) {
        var reason = [CChar](repeating: 0, count: 512)
        switch unsafe rd_kafka_conf_set(pointer, key, value, &reason, reason.count) {
        case RD_KAFKA_CONF_OK: break
        case RD_KAFKA_CONF_UNKNOWN:
            let advice = SettingAdvice(known: knownKeys()).advice(for: key)
            throw KafkaError(
                .invalidArgument, "librdkafka \(LibraryVersion.text) has no setting \"\(key)\"; \(advice)")
        default:
            // The library's own text repeats the value.
            let why = Secret.isSecret(key) ? "its value (not shown) can't be used" : text(reason)
            throw KafkaError(.invalidArgument, "Setting \"\(key)\": \(why)")
        }
    }

    /// Every key that has a default (`rd_kafka_conf_dump`).
    private func knownKeys() -> [String] {
        var count = 0
        guard let dump = unsafe rd_kafka_conf_dump(pointer, &count) else { return [] }
        defer { unsafe rd_kafka_conf_dump_free(dump, count) }
        return stride(from: 0, to: count, by: 2).compactMap { index in
            unsafe dump[index].map { unsafe String(cString: $0) }
        }
    }

    /// The client owns the configuration now.
    func relinquish() { isOwned = false }

    deinit { if isOwned { unsafe rd_kafka_conf_destroy(pointer) } }
}

/// The library that runs (`rd_kafka_version`), which may be newer than the one compiled against.
enum LibraryVersion {
    static var text: String { unsafe rd_kafka_version_str().map { unsafe String(cString: $0) } ?? "?" }
    /// As `RD_KAFKA_VERSION` has it: `0xMMmmrrpp`.
    static var number: Int32 { rd_kafka_version() }
}
