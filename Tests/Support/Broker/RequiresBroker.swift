package import Testing

extension Trait where Self == ConditionTrait {
    /// Skips the test where no broker is named; with `MILLRACE_REQUIRE_KAFKA=1` it fails there.
    package static var requiresBroker: Self { requires("KAFKA_BROKERS") }

    /// The same for a broker with TLS and a login.
    package static var requiresSecureBroker: Self { requires("KAFKA_SECURE_BROKERS", "KAFKA_SECURE_CA") }

    /// The same for the distribution that a test starts a broker of its own from.
    package static var requiresOwnBroker: Self { requires("KAFKA_HOME") }

    /// The same for a broker, and Kafka Streams to run on it.
    package static var requiresKafkaStreams: Self {
        .enabled("KAFKA_BROKERS and KAFKA_HOME must be set, and a JDK installed: see ./dev kafka") {
            let missing = Broker.variable("KAFKA_BROKERS") == nil ? "KAFKA_BROKERS is not set" : nil
            guard let missing = missing ?? KafkaStreamsLibraries.missing else { return true }
            if Broker.variable("MILLRACE_REQUIRE_KAFKA") == "1" { throw MissingKafkaStreams(text: missing) }
            return false
        }
    }

    private static func requires(_ names: String...) -> Self {
        .enabled("\(names.joined(separator: " and ")) must be set: see ./dev kafka") {
            guard let missing = names.first(where: { Broker.variable($0) == nil }) else { return true }
            if Broker.variable("MILLRACE_REQUIRE_KAFKA") == "1" { throw MissingVariable(name: missing) }
            return false
        }
    }
}

/// What running Kafka Streams takes isn't there.
private struct MissingKafkaStreams: Error, CustomStringConvertible {
    let text: String

    var description: String { text }
}
