internal import KafkaClient
internal import MillraceRuntime

/// All that can be set from outside: the engine's configuration, and what only the commands use.
struct Settings {
    var streams: StreamsConfiguration
    /// The Kafka cluster; without brokers it is the embedded log.
    var cluster: KafkaConfiguration
    /// Whether to encrypt; where it isn't said, certificates mean so.
    var usesTLS: Bool?
    /// Who logs in to it; without a user name nobody does.
    var login: KafkaSecurity.Login
    /// What the process shows of itself; without a certificate, nothing.
    var clientCertificate: KafkaSecurity.ClientCertificate
    /// Log lines below it are left out.
    var logLevel = StreamsLogger.Level.info
    /// How often `run` says what it has done.
    var summaryInterval: Duration = .seconds(120)
    /// Where records go that the handlers skip.
    var deadLetterTopic: String?

    init(_ streams: StreamsConfiguration) {
        self.streams = streams
        cluster = streams.kafka ?? KafkaConfiguration(brokers: [])
        usesTLS = cluster.security.usesTLS ? true : nil
        login = cluster.security.login ?? KafkaSecurity.Login(username: "", password: "")
        clientCertificate =
            cluster.security.clientCertificate ?? KafkaSecurity.ClientCertificate(certificate: "", key: "")
    }

    /// What follows from the settings together.
    mutating func finish() throws(UsageError) {
        try finishCluster()
        guard let deadLetterTopic else { return }
        for handler in [\ErrorHandlers.deserialization, \.processing, \.production]
        where streams.errorHandlers[keyPath: handler].name == ErrorHandler.skip.name {
            streams.errorHandlers[keyPath: handler] = .deadLetter(topic: deadLetterTopic)
        }
    }

    private mutating func finishCluster() throws(UsageError) {
        if login.username.isEmpty != login.password.isEmpty {
            let (there, missing) =
                login.password.isEmpty
                ? ("sasl.username", "sasl.password (KAFKA_PASSWORD)")
                : ("sasl.password", "sasl.username (KAFKA_USERNAME)")
            throw UsageError("\(there) is set, but \(missing) is not: logging in to Kafka takes both")
        }
        cluster.security.login = login.username.isEmpty ? nil : login
        if clientCertificate.certificate.isEmpty != clientCertificate.key.isEmpty {
            throw UsageError("ssl.certificate.location and ssl.key.location are set together or not at all")
        }
        cluster.security.clientCertificate = clientCertificate.certificate.isEmpty ? nil : clientCertificate
        cluster.security.usesTLS = usesTLS ?? cluster.security.hasCertificates
        streams.clusterOverrides = cluster.overrides
        streams.kafka = cluster.brokers.isEmpty ? nil : cluster
    }
}
