/// The environment variables that describe how a cluster is reached: for `KafkaConfiguration.init(environment:)`, and for
/// programs that have settings of the same names.
package enum KafkaVariable: String {
    case brokers = "KAFKA_BROKERS"
    case usesTLS = "KAFKA_SSL"
    case certificateAuthorities = "KAFKA_SSL_CA_LOCATION"
    case certificate = "KAFKA_SSL_CERTIFICATE_LOCATION"
    case key = "KAFKA_SSL_KEY_LOCATION"
    case keyPassword = "KAFKA_SSL_KEY_PASSWORD"
    case mechanism = "KAFKA_SASL_MECHANISM"
    case username = "KAFKA_USERNAME"
    case password = "KAFKA_PASSWORD"

    /// What a switch is set to; nil for a text that is neither on nor off.
    package static func isOn(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "true", "1", "yes": true
        case "false", "0", "no": false
        default: nil
        }
    }
}

extension KafkaSecurity {
    /// Whether there are certificates: then TLS is meant, unless it is switched off.
    package var hasCertificates: Bool { certificateAuthorities != nil || clientCertificate != nil }
}
