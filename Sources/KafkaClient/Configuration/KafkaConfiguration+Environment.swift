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
        func value(_ name: KafkaVariable) -> String? { variable(name.rawValue).flatMap { $0.isEmpty ? nil : $0 } }
        let brokers = Self.brokers(in: value(.brokers) ?? "")
        if brokers.allSatisfy(\.isEmpty) { return nil }
        self.init(brokers: brokers)
        try checkBrokers()

        security.certificateAuthorities = value(.certificateAuthorities)
        if let (certificate, key) = try Self.both(value, .certificate, .key) {
            security.clientCertificate = KafkaSecurity.ClientCertificate(
                certificate: certificate, key: key, keyPassword: value(.keyPassword))
        }
        security.usesTLS = security.hasCertificates
        if let text = value(.usesTLS) {
            guard let isOn = KafkaVariable.isOn(text) else {
                throw KafkaError(.invalidArgument, "KAFKA_SSL is neither true nor false; set it to one of them")
            }
            security.usesTLS = isOn
        }
        if let (username, password) = try Self.both(value, .username, .password) {
            security.login = KafkaSecurity.Login(
                mechanism: value(.mechanism) ?? "PLAIN", username: username, password: password)
        }
    }

    /// The values of two variables that are set together or not at all.
    private static func both(
        _ value: (KafkaVariable) -> String?, _ first: KafkaVariable, _ second: KafkaVariable
    ) throws(KafkaError) -> (String, String)? {
        switch (value(first), value(second)) {
        case (nil, nil): return nil
        case (let one?, let other?): return (one, other)
        case (let one, _):
            let (there, missing) = one == nil ? (second, first) : (first, second)
            throw KafkaError(.invalidArgument, "\(there.rawValue) is set, but \(missing.rawValue) is not")
        }
    }

    /// The value of an environment variable of this process.
    public static func processVariable(_ name: String) -> String? {
        unsafe getenv(name).map { unsafe String(cString: $0) }
    }
}
