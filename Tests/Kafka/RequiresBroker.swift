package import Testing

extension Trait where Self == ConditionTrait {
    /// Skips the test where no broker is named; with `MILLRACE_REQUIRE_KAFKA=1` it fails there.
    package static var requiresBroker: Self { requires("KAFKA_BROKERS") }

    /// The same for a broker with TLS and a login.
    package static var requiresSecureBroker: Self { requires("KAFKA_SECURE_BROKERS", "KAFKA_SECURE_CA") }

    /// The same for the distribution that a test starts a broker of its own from.
    package static var requiresOwnBroker: Self { requires("KAFKA_HOME") }

    private static func requires(_ names: String...) -> Self {
        .enabled("\(names.joined(separator: " and ")) must be set: see ./dev kafka") {
            guard let missing = names.first(where: { Broker.variable($0) == nil }) else { return true }
            if Broker.variable("MILLRACE_REQUIRE_KAFKA") == "1" { throw MissingVariable(name: missing) }
            return false
        }
    }
}
