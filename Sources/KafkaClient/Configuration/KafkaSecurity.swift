/// How a client talks to brokers, and who it says it is.
public struct KafkaSecurity: Hashable, Sendable {
    /// Encrypt with TLS and check the broker's certificate (`security.protocol`).
    public var usesTLS: Bool
    /// The file of certificate authorities to trust; nil means those of the system (`ssl.ca.location`).
    public var certificateAuthorities: String?
    /// How to log in; nil means not at all.
    public var login: Login?

    /// A user who logs in by SASL.
    public struct Login: Hashable, Sendable, CustomStringConvertible {
        /// `PLAIN`, `SCRAM-SHA-256` or `SCRAM-SHA-512` (`sasl.mechanism`).
        ///
        /// librdkafka before 2.6.1 can't log in by SCRAM to Kafka 3.8.1 and later.
        public var mechanism: String
        /// Who logs in (`sasl.username`).
        public var username: String
        /// The secret (`sasl.password`).
        public var password: String

        /// This user.
        public init(mechanism: String = "PLAIN", username: String, password: String) {
            self.mechanism = mechanism
            self.username = username
            self.password = password
        }

        /// Mechanism and user, without the password.
        public var description: String { "\(mechanism) as \(username), password \(Secret.mask)" }
    }

    /// These settings; none at all is an open connection.
    public init(usesTLS: Bool = false, certificateAuthorities: String? = nil, login: Login? = nil) {
        self.usesTLS = usesTLS
        self.certificateAuthorities = certificateAuthorities
        self.login = login
    }

    var settings: [String: String] {
        var settings = ["security.protocol": (login == nil ? "" : "sasl_") + (usesTLS ? "ssl" : "plaintext")]
        settings["ssl.ca.location"] = certificateAuthorities
        settings["sasl.mechanism"] = login?.mechanism
        settings["sasl.username"] = login?.username
        settings["sasl.password"] = login?.password
        return settings
    }
}

/// Which settings must not be shown.
enum Secret {
    static let mask = "***"

    static func isSecret(_ key: String) -> Bool {
        key.hasSuffix("password") || key.contains("secret") || key.hasSuffix("key.pem")
            || key.hasSuffix("oauthbearer.config") || key.hasSuffix("assertion.private.key.pem")
    }

    static func shown(_ key: String, _ value: String) -> String { isSecret(key) ? mask : value }
}

extension KafkaConfiguration {
    /// Whether the value of this setting must not be shown.
    public static func isSecret(_ key: String) -> Bool { Secret.isSecret(key) }
}
