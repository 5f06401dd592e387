extension KafkaConfiguration {
    /// Kinds of clients, as far as settings tell them apart.
    public enum Clients: Hashable, Sendable {
        /// Every client.
        case all
        /// Consumers, readers and admin clients.
        case consumers
        /// Producers.
        case producers
    }

    /// Checks a setting of the library by its own key, without making a client: that there is one of this name, that these
    /// clients have it, and that it takes the value.
    ///
    /// Throws ``KafkaError/Code/invalidArgument`` with what to write instead. The value of a secret isn't shown. Whether
    /// files exist, and whether settings fit together, shows when a client is made.
    public static func check(_ key: String, _ value: String, for clients: Clients = .all) throws(KafkaError) {
        if let advice = SettingAdvice.refused[key] {
            throw KafkaError(.invalidArgument, "Setting \"\(key)\" does nothing here; \(advice)")
        }
        guard let known = SettingCatalog.library[key] else {
            throw KafkaError(
                .invalidArgument,
                "librdkafka \(LibraryVersion.text) has no setting \"\(key)\"; \(SettingCatalog.library.advice(for: key))"
            )
        }
        guard known.isText else {
            throw KafkaError(.invalidArgument, "Setting \"\(key)\" can't be set by text; remove it")
        }
        if clients != .all, known.clients != .all, known.clients != clients {
            throw KafkaError(
                .invalidArgument, "Setting \"\(key)\" is one of \(known.clients) and does nothing for \(clients)")
        }
        guard let reason = try ConfigurationHandle.scratch().objection(to: key, value) else { return }
        let shown = isSecret(key) ? "its value (not shown)" : "\"\(value)\""
        if known.allowed.isEmpty || reason.hasPrefix("Unsupported"), !isSecret(key) {
            throw KafkaError(.invalidArgument, "Setting \"\(key)\": \(reason)")
        }
        let allowed = known.allowed.isEmpty ? "" : "; it takes \(known.allowed)"
        throw KafkaError(.invalidArgument, "Setting \"\(key)\": \(shown) can't be used\(allowed)")
    }

    /// Whether the value of this setting must not be shown.
    public static func isSecret(_ key: String) -> Bool { Secret.isSecret(key) }

    /// The overrides that mean something to one kind of clients. All are checked.
    func overrides(for clients: Clients) throws(KafkaError) -> [String: String] {
        var meant: [String: String] = [:]
        for (key, value) in overrides.sorted(by: { $0.key < $1.key }) {
            try Self.check(key, value)
            let known = SettingCatalog.library[key]?.clients ?? .all
            if known == .all || known == clients { meant[key] = value }
        }
        return meant
    }
}

extension KafkaConfiguration.Clients: CustomStringConvertible {
    /// `clients`, `consumers` or `producers`.
    public var description: String {
        switch self {
        case .all: "clients"
        case .consumers: "consumers"
        case .producers: "producers"
        }
    }
}
