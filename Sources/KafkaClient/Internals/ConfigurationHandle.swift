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

    private init() throws(KafkaError) {
        guard let pointer = unsafe rd_kafka_conf_new() else { throw KafkaError(.failure, "Out of memory") }
        unsafe self.pointer = pointer
    }

    /// A configuration to try settings on.
    static func scratch() throws(KafkaError) -> ConfigurationHandle { try ConfigurationHandle() }

    /// Sets every key; each is checked by `rd_kafka_conf_set`.
    ///
    /// - Parameters:
    ///   - settings: those of the client's own configuration.
    ///   - connection: gives the overrides, and who takes the log.
    ///   - asksCoordinators: whether the client sends requests to coordinators of groups without being a member.
    convenience init(
        _ settings: [String: String], _ connection: KafkaConfiguration, for clients: KafkaConfiguration.Clients,
        events: Events, asksCoordinators: Bool = false
    ) throws(KafkaError) {
        try self.init()
        try connection.checkBrokers()
        set("client.software.name", "millrace")
        set("client.software.version", "0.1.0")
        if asksCoordinators {
            // Newer versions forget all brokers when none is connected, but not that one of them was a group's
            // coordinator: requests to it are then never sent (seen in 2.16). Such clients are made anew instead.
            set("metadata.recovery.strategy", "none")
        }
        for (key, value) in connection.optionalSettings { set(key, value) }
        let overrides = try connection.overrides(for: clients)
        for (key, value) in settings.merging(overrides, uniquingKeysWith: { $1 }).sorted(by: { $0.key < $1.key }) {
            if objection(to: key, value) != nil { try KafkaConfiguration.check(key, value) }
        }
        unsafe rd_kafka_conf_set_events(pointer, events.rawValue)
        if connection.log != nil { takeLog() }
        interceptStates()
        if connection.security.usesTLS { noteCertificateProblems() }
    }

    /// Sets a key if this version of the library knows it.
    private func set(_ key: String, _ value: String) {
        // Unknown is the only way this can fail, and then there is nothing to set.
        _ = unsafe rd_kafka_conf_set(pointer, key, value, nil, 0)
    }

    /// Sets a key (`rd_kafka_conf_set`). Answers why it can't be.
    func objection(to key: String, _ value: String) -> String? {
        var reason = [CChar](repeating: 0, count: 512)
        if unsafe rd_kafka_conf_set(pointer, key, value, &reason, reason.count) == RD_KAFKA_CONF_OK { return nil }
        return String(text(reason).split(separator: "\n").first ?? "it can't be set")
    }

    /// The value of a key (`rd_kafka_conf_get`).
    func value(of key: String) -> String? {
        var size = 0
        guard unsafe rd_kafka_conf_get(pointer, key, nil, &size) == RD_KAFKA_CONF_OK else { return nil }
        var value = [CChar](repeating: 0, count: size + 1)
        guard unsafe rd_kafka_conf_get(pointer, key, &value, &size) == RD_KAFKA_CONF_OK else { return nil }
        return text(value)
    }

    /// The client owns the configuration now.
    func relinquish() { isOwned = false }

    deinit { if isOwned { unsafe rd_kafka_conf_destroy(pointer) } }
}

/// The library that runs (`rd_kafka_version`), which may be newer than the one compiled against.
package enum LibraryVersion {
    /// `2.0.2`
    package static var text: String { unsafe rd_kafka_version_str().map { unsafe String(cString: $0) } ?? "?" }
    /// As `RD_KAFKA_VERSION` has it: `0xMMmmrrpp`.
    package static var number: Int32 { rd_kafka_version() }
}
