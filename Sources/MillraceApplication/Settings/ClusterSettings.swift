internal import KafkaClient
internal import KafkaLog
internal import MillraceRuntime

extension Setting {
    static let brokers = Setting(
        "bootstrap.servers",
        Option("--brokers", "LIST", "Run on this Kafka cluster: host:port, separated by commas (KAFKA_BROKERS)."),
        .brokers, \.cluster.brokers, variable: .brokers)

    private static let usesTLS = Setting(
        "ssl.enabled", nil, ValueForm.kafkaSwitch.optional(absent: ""), \.usesTLS, variable: .usesTLS)

    private static let certificateAuthorities = Setting(
        "ssl.ca.location", nil, ValueForm.text.optional(absent: ""), \.cluster.security.certificateAuthorities,
        variable: .certificateAuthorities)

    private static let certificate = Setting(
        "ssl.certificate.location", nil, .text, \.clientCertificate.certificate,
        variable: .certificate)

    private static let key = Setting(
        "ssl.key.location", nil, .text, \.clientCertificate.key, variable: .key)

    private static let keyPassword = Setting(
        "ssl.key.password", nil, ValueForm.text.optional(absent: ""), \.clientCertificate.keyPassword,
        variable: .keyPassword, isSecret: true)

    private static let mechanism = Setting(
        "sasl.mechanism", nil, .text, \.login.mechanism, variable: .mechanism)

    private static let username = Setting(
        "sasl.username", nil, .text, \.login.username, variable: .username)

    private static let password = Setting(
        "sasl.password", nil, .text, \.login.password, variable: .password, isSecret: true)

    /// How the Kafka cluster is reached. Secrets have no option: anybody can list a process's arguments.
    static let cluster = [
        brokers, usesTLS, certificateAuthorities, certificate, key, keyPassword, mechanism, username, password,
    ]
}

extension ValueForm where Value == [String] {
    fileprivate static var brokers: ValueForm {
        ValueForm(wanted: "brokers as host:port, separated by commas") { text in
            let brokers = KafkaConfiguration.brokers(in: text)
            return brokers.isEmpty || brokers.contains(where: \.isEmpty) ? nil : brokers
        } text: {
            $0.joined(separator: ",")
        }
    }
}

extension ValueForm where Value == Bool {
    /// What `KAFKA_SSL` takes.
    fileprivate static var kafkaSwitch: ValueForm {
        ValueForm(wanted: "true or false", parse: KafkaVariable.isOn) { "\($0)" }
    }
}

extension Setting {
    /// A setting whose environment variable is KafkaClient's, too.
    fileprivate init<Value>(
        _ key: String, _ option: Option?, _ form: ValueForm<Value>,
        _ path: any WritableKeyPath<Settings, Value> & Sendable, variable: KafkaVariable, isSecret: Bool = false
    ) {
        self.init(key, option, form, path, variable: variable.rawValue, isSecret: isSecret)
    }
}

/// The library's own settings, which have a prefix that says whose they are: `consumer.fetch.min.bytes`.
enum ClientSettings: String, CaseIterable {
    /// Of all clients.
    case kafka
    /// Of those that read.
    case consumer
    /// Of those that write.
    case producer

    /// The prefix of a key, and the key behind it.
    static func split(_ key: String) -> (clients: ClientSettings, name: String)? {
        let parts = key.split(separator: ".", maxSplits: 1)
        guard parts.count == 2, let clients = ClientSettings(rawValue: String(parts[0])) else { return nil }
        return (clients, String(parts[1]))
    }

    /// The key that an environment variable stands for: `MILLRACE_KAFKA_SOCKET_TIMEOUT_MS`.
    static func key(ofVariable name: String) -> String? {
        let key = name.dropFirst(Setting.prefix.count).lowercased().map { $0 == "_" ? "." : $0 }
        return split(String(key)) == nil ? nil : String(key)
    }

    var path: any WritableKeyPath<Settings, [String: String]> & Sendable {
        switch self {
        case .kafka: \.cluster.overrides
        case .consumer: \.streams.consumerOverrides
        case .producer: \.streams.producerOverrides
        }
    }

    private var clients: KafkaConfiguration.Clients {
        switch self {
        case .kafka: .all
        case .consumer: .consumers
        case .producer: .producers
        }
    }

    /// What is wrong with a key or its value; nil if the library takes it.
    func problem(with name: String, _ value: String) -> String? {
        if KafkaLogConfiguration.reserved.contains(name) {
            if let advice = KafkaStreamsSetting.advice(about: name) { return "\(name) can't be overridden: \(advice)" }
            return Setting.all.contains { $0.key == name }
                ? "\(name) is a setting without prefix: write \(name)"
                : "\(name) can't be overridden: Millrace sets it, and its guarantees depend on it"
        }
        do throws(KafkaError) {
            try KafkaConfiguration.check(name, value, for: clients)
            return nil
        } catch {
            // Keys of Java's clients lead to the same with a prefix as without.
            let advice = KafkaStreamsSetting.clients.first { $0.key == name }?.advice
            return advice.map { "librdkafka doesn't have \(name): \($0)" } ?? error.text
        }
    }

    /// The keys that are set, with their values as they may be shown.
    static func shown(_ settings: Settings) -> [(key: String, value: String)] {
        allCases.flatMap { clients in
            settings[keyPath: clients.path].sorted { $0.key < $1.key }.map { key, value in
                ("\(clients).\(key)", KafkaConfiguration.isSecret(key) ? "***" : value)
            }
        }
    }
}
