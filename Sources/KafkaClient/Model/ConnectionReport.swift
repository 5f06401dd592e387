/// How far a connection to a broker has come; raw values as the library names them.
package enum ConnectionState: String, Sendable {
    case connecting = "CONNECT"
    case tlsHandshake = "SSL_HANDSHAKE"
    case versionQuery = "APIVERSION_QUERY"
    case loginHandshake = "AUTH_HANDSHAKE"
    case legacyLogin = "AUTH_LEGACY"
    case login = "AUTH_REQ"
    case loginAgain = "REAUTH"
    case up = "UP"
    case down = "DOWN"

    /// What happened, where a connection breaks in this state.
    var reasonOfBreaking: String {
        switch self {
        case .connecting: "no connection can be made"
        case .tlsHandshake: "the broker closed the connection during the TLS handshake"
        case .versionQuery: "the broker closed the connection when it was asked for its version"
        case .loginHandshake, .legacyLogin, .login, .loginAgain: "the broker closed the connection during the login"
        case .up, .down: "the broker closed the connection"
        }
    }
}

/// What the library reports of a connection that failed, taken apart.
struct ConnectionReport {
    /// `host:port`
    var broker: String
    /// The protocol, as the library names it; empty for plain text.
    var scheme = ""
    /// What happened, in the library's words.
    var reason: String
    var state: ConnectionState?
    /// How long the connection was in that state.
    var age = Duration.zero

    var usesTLS: Bool { scheme.hasSuffix("ssl") }
    var logsIn: Bool { scheme.hasPrefix("sasl") }

    init(broker: String, scheme: String, reason: String, state: ConnectionState, age: Duration) {
        self.broker = broker
        self.scheme = scheme
        self.reason = reason
        self.state = state
        self.age = age
    }

    /// - Parameter report: `sasl_ssl://host:9092/bootstrap: SASL authentication error: … (after 303ms in state AUTH_REQ)`
    init(_ report: String) {
        guard let colon = report.firstRange(of: ": ") else {
            broker = ""
            reason = report
            return
        }
        var name = report[..<colon.lowerBound]
        if let mark = name.firstRange(of: "://") {
            scheme = String(name[..<mark.lowerBound])
            name = name[mark.upperBound...]
        }
        if let role = name.firstIndex(of: "/") { name = name[..<role] }
        broker = String(name)
        var text = report[colon.upperBound...]
        if let time = text.firstRange(of: " (after ") {
            // `303ms in state AUTH_REQ, 1 identical error(s) suppressed)`
            let words = text[time.upperBound...].split { " ,)".contains($0) }
            if let word = words.first, word.hasSuffix("ms"), let number = Int64(word.dropLast(2)) {
                age = .milliseconds(number)
            }
            if words.count > 3 { state = ConnectionState(rawValue: String(words[3])) }
            text = text[..<time.lowerBound]
        }
        // Advice of the library's own, which speaks of its settings only.
        for hint in [
            ": broker certificate could not be verified", ": might be caused by", ": connecting to a ",
            ": verify that ",
        ] {
            if let start = text.firstRange(of: hint) { text = text[..<start.lowerBound] }
        }
        reason = String(text)
    }

    /// OpenSSL's reason (`SSL_R_…`), where the text holds an error number of it: `error:0A000086:SSL routines::…`.
    var openSSLReason: Int? {
        guard let mark = reason.firstRange(of: "error:") else { return nil }
        let digits = reason[mark.upperBound...].prefix { $0.isHexDigit }
        guard digits.count == 8, let number = Int(digits, radix: 16) else { return nil }
        // The lowest 12 bits in every version of OpenSSL.
        return number & 0xfff
    }
}

/// OpenSSL's reasons (`SSL_R_…`) that mean something to us.
enum OpenSSLReason {
    static let certificateVerifyFailed = 134
    static let unexpectedEnd = 294
    /// From here on it is an alert that the other side sent (`SSL_AD_REASON_OFFSET`).
    static let firstAlert = 1000
}
