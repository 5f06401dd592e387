/// How a client talks to brokers, and who it says it is.
public struct KafkaSecurity: Hashable, Sendable {
    /// Encrypt with TLS and check the broker's certificate (`security.protocol`).
    public var usesTLS: Bool
    /// The file of certificate authorities to trust; nil means those of the system (`ssl.ca.location`).
    public var certificateAuthorities: String?
    /// Shows who one is by a certificate (mutual TLS); nil means not at all.
    public var clientCertificate: ClientCertificate?
    /// How to log in; nil means not at all.
    public var login: Login?

    /// These settings; none at all is an open connection.
    public init(
        usesTLS: Bool = false, certificateAuthorities: String? = nil, clientCertificate: ClientCertificate? = nil,
        login: Login? = nil
    ) {
        self.usesTLS = usesTLS
        self.certificateAuthorities = certificateAuthorities
        self.clientCertificate = clientCertificate
        self.login = login
    }

    var settings: [String: String] {
        var settings = ["security.protocol": (login == nil ? "" : "sasl_") + (usesTLS ? "ssl" : "plaintext")]
        settings["ssl.ca.location"] = certificateAuthorities
        settings["ssl.certificate.location"] = clientCertificate?.certificate
        settings["ssl.key.location"] = clientCertificate?.key
        settings["ssl.key.password"] = clientCertificate?.keyPassword
        settings["sasl.mechanism"] = login?.mechanism.uppercased()
        settings["sasl.username"] = login?.username
        settings["sasl.password"] = login?.password
        return settings
    }
}

extension KafkaSecurity {
    /// A user who logs in by SASL.
    public struct Login: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
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

        /// Nothing: the password isn't shown that way either.
        public var customMirror: Mirror { Mirror(self, children: []) }
    }

    /// A certificate with its private key, in PEM files.
    public struct ClientCertificate: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
        /// The file of the certificate, followed by those that lead to the authority (`ssl.certificate.location`).
        public var certificate: String
        /// The file of the private key (`ssl.key.location`).
        public var key: String
        /// What the key is encrypted with, if it is (`ssl.key.password`).
        public var keyPassword: String?

        /// This certificate.
        public init(certificate: String, key: String, keyPassword: String? = nil) {
            self.certificate = certificate
            self.key = key
            self.keyPassword = keyPassword
        }

        /// The files, without the password.
        public var description: String {
            "\(certificate) with key \(key)\(keyPassword == nil ? "" : ", password \(Secret.mask)")"
        }

        /// Nothing: the password isn't shown that way either.
        public var customMirror: Mirror { Mirror(self, children: []) }
    }
}

/// Which settings must not be shown.
enum Secret {
    static let mask = "***"

    static func isSecret(_ key: String) -> Bool {
        ["password", "passphrase", "secret", "key.pem", "ssl_key", "oauthbearer.config", "jaas"].contains {
            key.contains($0)
        }
    }

    static func shown(_ key: String, _ value: String) -> String { isSecret(key) ? mask : value }
}
