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

    /// - Parameters:
    ///   - report: `sasl_ssl://host:9092/bootstrap: SASL authentication error: … (after 303ms in state AUTH_REQ)`
    ///   - certificateProblem: what OpenSSL found in a broker's certificate (`X509_V_ERR_…`); nil for nothing.
    package init(
        code: KafkaError.Code, report: String, login: KafkaSecurity.Login? = nil,
        certificateProblem: (_ broker: String) -> Int32? = { _ in nil }
    ) {
        let (name, text) = Self.parts(of: report)
        self.code = code
        broker = name
        reason = text
        advice = ""
        switch code {
        case .authentication: advice = Self.advice(onLogin: text, login)
        case .tls:
            if text.contains("unexpected eof") || text.hasSuffix("Disconnected") {
                // As the library has it with older versions of OpenSSL: not TLS failed, but somebody hung up.
                hangUp(.tls, "the listener may be one without TLS: unset KAFKA_SSL, or name its TLS port")
            } else if let problem = certificateProblem(name) {
                advice = Self.advice(onCertificate: problem, of: name)
            } else if text.contains("certificate verify failed") {
                advice = "check the certificate authorities (KAFKA_SSL_CA_LOCATION) and that the name is the broker's"
            } else {
                advice = Self.certificatesOfBothSides
            }
        case .resolution: advice = "is the name right, and known on this machine?"
        case .transport:
            if text.contains("ApiVersion") {
                hangUp(.tls, "is it a Kafka broker, and up? If its listener is a TLS one, set KAFKA_SSL=true")
            } else if text.contains("SASL") {
                hangUp(.authentication, "if its listener wants a login, set KAFKA_USERNAME and KAFKA_PASSWORD")
            } else if text.contains("unexpected eof") {
                hangUp(.tls, "the listener may be one without TLS: unset KAFKA_SSL, or name its TLS port")
            } else if text.contains("SSL alert") {
                // With TLS 1.3 the broker looks at the client's certificate when the connection is up already.
                self.code = .tls
                advice = Self.certificatesOfBothSides
            } else {
                advice = "is a broker running there?"
            }
        case .timedOut: advice = "can this machine reach that address (network, firewall)?"
        default: break
        }
    }

    private static let certificatesOfBothSides =
        "check the certificates of both sides; the broker may ask for one of the client's"
        + " (KAFKA_SSL_CERTIFICATE_LOCATION, KAFKA_SSL_KEY_LOCATION)"

    private mutating func hangUp(_ meaning: KafkaError.Code, _ advice: String) {
        code = .transport
        suspected = meaning
        self.advice = advice
    }

    /// Takes the report apart: the broker, without protocol and role, and what happened, without how long it took.
    private static func parts(of report: String) -> (broker: String, reason: String) {
        guard let colon = report.firstRange(of: ": ") else { return ("", report) }
        var name = report[..<colon.lowerBound]
        if let scheme = name.firstRange(of: "://") { name = name[scheme.upperBound...] }
        if let role = name.firstIndex(of: "/") { name = name[..<role] }
        var text = report[colon.upperBound...]
        if let time = text.firstRange(of: " (after ") { text = text[..<time.lowerBound] }
        // Advice of the library's own, which speaks of its settings only.
        if let hint = text.firstRange(of: ": broker certificate could not be verified") {
            text = text[..<hint.lowerBound]
        }
        if let hint = text.firstRange(of: ": might be caused by") { text = text[..<hint.lowerBound] }
        return (String(name), String(text))
    }

    private static func advice(onLogin text: String, _ login: KafkaSecurity.Login?) -> String {
        if text.contains("Request not valid in current SASL state") {
            return
                "its listener takes no login: unset KAFKA_USERNAME and KAFKA_PASSWORD, or name the port of one that does"
        }
        if text.contains("mechanism handshake failed") {
            return "choose one of the broker's mechanisms (KAFKA_SASL_MECHANISM)"
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
