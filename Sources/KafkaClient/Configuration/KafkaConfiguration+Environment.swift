import Glibc

extension KafkaConfiguration {
    /// The cluster that the environment names, or nil where it names none.
    ///
    /// | variable | meaning |
    /// |---|---|
    /// | `KAFKA_BROKERS` | `host:port`, separated by commas |
    /// | `KAFKA_SSL` | `true` or `1`: encrypt |
    /// | `KAFKA_SSL_CA_LOCATION` | file of certificate authorities; implies `KAFKA_SSL` |
    /// | `KAFKA_SSL_CERTIFICATE_LOCATION`, `KAFKA_SSL_KEY_LOCATION` | show who one is by this certificate; imply `KAFKA_SSL` |
    /// | `KAFKA_SSL_KEY_PASSWORD` | what the key is encrypted with |
    /// | `KAFKA_USERNAME`, `KAFKA_PASSWORD` | log in as this user |
    /// | `KAFKA_SASL_MECHANISM` | `PLAIN` unless said otherwise |
    ///
    /// - Parameter variable: looks a variable up; the process's environment unless given.
    public init?(environment variable: (String) -> String? = Self.processVariable) throws(KafkaError) {
        let brokers = Self.brokers(in: variable("KAFKA_BROKERS") ?? "")
        if brokers.allSatisfy(\.isEmpty) { return nil }
        self.init(brokers: brokers)
        try checkBrokers()

        security.certificateAuthorities = Self.nonempty(variable("KAFKA_SSL_CA_LOCATION"))
        switch (
            Self.nonempty(variable("KAFKA_SSL_CERTIFICATE_LOCATION")), Self.nonempty(variable("KAFKA_SSL_KEY_LOCATION"))
        ) {
        case (nil, nil): break
        case (let certificate?, let key?):
            security.clientCertificate = KafkaSecurity.ClientCertificate(
                certificate: certificate, key: key, keyPassword: Self.nonempty(variable("KAFKA_SSL_KEY_PASSWORD")))
        case (nil, _):
            throw KafkaError(
                .invalidArgument, "KAFKA_SSL_KEY_LOCATION is set, but KAFKA_SSL_CERTIFICATE_LOCATION is not")
        case (_, nil):
            throw KafkaError(
                .invalidArgument, "KAFKA_SSL_CERTIFICATE_LOCATION is set, but KAFKA_SSL_KEY_LOCATION is not")
        }
        let encrypt = Self.nonempty(variable("KAFKA_SSL"))?.lowercased()
        switch encrypt {
        case nil: security.usesTLS = security.certificateAuthorities != nil || security.clientCertificate != nil
        case "true", "1", "yes": security.usesTLS = true
        case "false", "0", "no": security.usesTLS = false
        default: throw KafkaError(.invalidArgument, "KAFKA_SSL is neither true nor false; set it to one of them")
        }
        switch (Self.nonempty(variable("KAFKA_USERNAME")), Self.nonempty(variable("KAFKA_PASSWORD"))) {
        case (nil, nil): break
        case (let username?, let password?):
            security.login = KafkaSecurity.Login(
                mechanism: Self.nonempty(variable("KAFKA_SASL_MECHANISM")) ?? "PLAIN",
                username: username, password: password)
        case (nil, _): throw KafkaError(.invalidArgument, "KAFKA_PASSWORD is set, but KAFKA_USERNAME is not")
        case (_, nil): throw KafkaError(.invalidArgument, "KAFKA_USERNAME is set, but KAFKA_PASSWORD is not")
        }
    }

    /// The value of an environment variable of this process.
    public static func processVariable(_ name: String) -> String? {
        unsafe getenv(name).map { unsafe String(cString: $0) }
    }

    private static func nonempty(_ value: String?) -> String? {
        value.flatMap { $0.isEmpty ? nil : $0 }
    }
}
