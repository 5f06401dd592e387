/// A line that the library logs: connections made and lost, warnings about settings, and, where `debug` is set, much
/// more.
public struct KafkaDiagnostic: Sendable, Hashable {
    /// How grave it is, as syslog counts: 0 is an emergency, 3 an error, 4 a warning, 6 information, 7 debugging.
    public var level: Int
    /// The client's name, as the library made it: `client-1`.
    public var client: String
    /// What the line is about: `FAIL`, `CONFWARN`, …
    public var facility: String
    /// The line.
    public var text: String
}

extension KafkaDiagnostic {
    /// What a line is about that reports a client made anew.
    package static let renewal = "RENEW"

    /// A warning that a client is made anew.
    package static func renewal(_ text: String) -> KafkaDiagnostic {
        KafkaDiagnostic(level: 4, client: "", facility: renewal, text: text)
    }
}
