/// Why a broker can't be used, from what the library reports of it, with what a person should look at.
package struct ConnectionTrouble: Hashable, Sendable {
    /// What it is: a login, TLS, a name, the network.
    package var code: KafkaError.Code
    /// `host:port`
    package var broker: String
    /// What happened, in the library's words.
    package var reason: String
    /// What to look at.
    package var advice: String

    /// What a broker that hangs up may mean by it; it may also be starting, behind a proxy that takes connections already.
    package private(set) var suspected: KafkaError.Code?

    /// Whether it stays until a person does something about it.
    package var isLasting: Bool { code == .authentication || code == .tls }

    /// How much it tells, beside others: the higher the more.
    package var weight: Int {
        switch code {
        case .authentication: 5
        case .tls: 4
        case .resolution: 2
        case .transport: suspected == nil ? 2 : 3
        default: 1
        }
    }

    /// The trouble, when what is suspected is certain.
    package var confirmed: ConnectionTrouble {
        var trouble = self
        trouble.code = suspected ?? code
        trouble.suspected = nil
        return trouble
    }

    /// What the library reports.
    ///
    /// - Parameters:
    ///   - report: `sasl_ssl://host:9092/bootstrap: SASL authentication error: … (after 303ms in state AUTH_REQ)`
    ///   - certificateProblem: what OpenSSL found in a broker's certificate (`X509_V_ERR_…`); nil for nothing.
    package init(
        code: KafkaError.Code, report: String, login: KafkaSecurity.Login? = nil,
        certificateProblem: (_ broker: String) -> Int32? = { _ in nil }
    ) {
        let report = ConnectionReport(report)
        self.init(code: code, broker: report.broker, reason: report.reason)
        switch code {
        case .authentication: advice = Self.advice(onLogin: report, login)
        case .tls, .transport: explain(report, certificateProblem(report.broker))
        case .resolution: advice = "is the name right, and known on this machine?"
        case .timedOut: advice = "can this machine reach that address (network, firewall)?"
        default: break
        }
    }

    /// A connection that broke, of which the library reports no more than the state that it was in.
    ///
    /// - Parameters:
    ///   - scheme: the protocol, as the library names it: `sasl_ssl`.
    ///   - age: how long the connection was in that state.
    package init(broker: String, scheme: String, brokenIn state: ConnectionState, after age: Duration) {
        self.init(code: .transport, broker: broker, reason: state.reasonOfBreaking)
        explainBreaking(ConnectionReport(broker: broker, scheme: scheme, reason: reason, state: state, age: age))
    }

    private init(code: KafkaError.Code, broker: String, reason: String) {
        self.code = code
        self.broker = broker
        self.reason = reason
        advice = ""
    }

    private static let certificatesOfBothSides =
        "check the certificates of both sides; the broker may ask for one of the client's"
        + " (KAFKA_SSL_CERTIFICATE_LOCATION, KAFKA_SSL_KEY_LOCATION)"

    /// What OpenSSL's number says, if there is one, and otherwise the state that the connection was in.
    private mutating func explain(_ report: ConnectionReport, _ certificateProblem: Int32?) {
        switch report.openSSLReason {
        case OpenSSLReason.certificateVerifyFailed:
            code = .tls
            advice =
                certificateProblem.map { Self.advice(onCertificate: $0, of: broker) }
                ?? "check the certificate authorities (KAFKA_SSL_CA_LOCATION) and that the name is the broker's"
        case OpenSSLReason.unexpectedEnd: explainBreaking(report)
        // With TLS 1.3 the broker looks at the client's certificate when the connection is up already.
        case let reason? where reason >= OpenSSLReason.firstAlert || code == .tls:
            code = .tls
            advice = Self.certificatesOfBothSides
        default: explainBreaking(report)
        }
    }

    /// A broker that hangs up doesn't say why; when it does so tells what it may have wanted.
    private mutating func explainBreaking(_ report: ConnectionReport) {
        switch report.state {
        case .tlsHandshake?:
            hangUp(.tls, "the listener may be one without TLS: unset KAFKA_SSL, or name its TLS port")
        case .versionQuery? where report.age > .seconds(5):
            code = .transport
            advice = "it takes connections but doesn't answer: is it a Kafka broker, and not stopped or overloaded?"
        case .versionQuery? where report.usesTLS: hangUp(.tls, Self.certificatesOfBothSides)
        case .versionQuery?:
            hangUp(.tls, "is it a Kafka broker, and up? If its listener is a TLS one, set KAFKA_SSL=true")
        case .up? where !report.logsIn && report.age < .seconds(1):
            hangUp(.authentication, "if its listener wants a login, set KAFKA_USERNAME and KAFKA_PASSWORD")
        default: advice = code == .tls ? Self.certificatesOfBothSides : "is a broker running there?"
        }
    }

    private mutating func hangUp(_ meaning: KafkaError.Code, _ advice: String) {
        code = .transport
        suspected = meaning
        self.advice = advice
    }

    private static func advice(onLogin report: ConnectionReport, _ login: KafkaSecurity.Login?) -> String {
        if report.state == .loginHandshake {
            let illegalSASLState = KafkaError.Code(rawValue: 34)
            return report.reason.contains(illegalSASLState.libraryText)
                ? "its listener takes no login: unset KAFKA_USERNAME and KAFKA_PASSWORD, or name the port of one that does"
                : "choose one of the broker's mechanisms (KAFKA_SASL_MECHANISM)"
        }
        if login?.mechanism.uppercased().hasPrefix("SCRAM") == true, LibraryVersion.number < 0x0206_01ff {
            return
                "librdkafka \(LibraryVersion.text) can't log in by SCRAM to Kafka 3.8.1 and later, even with the right"
                + " password (fixed in 2.6.1): use PLAIN over TLS (KAFKA_SASL_MECHANISM), or a newer librdkafka;"
                + " with older brokers check KAFKA_USERNAME and KAFKA_PASSWORD"
        }
        return "check the user and the password (KAFKA_USERNAME, KAFKA_PASSWORD)"
    }

    /// By OpenSSL's numbers (`X509_V_ERR_…`).
    private static func advice(onCertificate problem: Int32, of broker: String) -> String {
        switch problem {
        case 9: "the broker's certificate isn't valid yet; is this machine's clock right?"
        case 10: "the broker's certificate has expired"
        case 18, 19, 20, 21:
            "the broker's certificate isn't from an authority that is trusted here; check KAFKA_SSL_CA_LOCATION"
                + " (ssl.ca.location)"
        case 62, 64: "the broker's certificate isn't for the name \(broker); reach it by a name that it is for"
        default: "the broker's certificate can't be verified (OpenSSL's code \(problem))"
        }
    }
}

extension KafkaError {
    /// The trouble as an error of `operation`.
    package init(_ trouble: ConnectionTrouble, _ operation: String) {
        let place =
            trouble.broker.isEmpty || operation.hasSuffix(trouble.broker) ? "" : "broker \(trouble.broker): "
        let advice = trouble.advice.isEmpty ? "" : "; \(trouble.advice)"
        self.init(trouble.code, "\(operation): \(place)\(trouble.reason)\(advice)", isRetriable: !trouble.isLasting)
    }
}
