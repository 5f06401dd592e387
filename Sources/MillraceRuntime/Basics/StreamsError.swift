/// Why a topology, a task or the whole application stopped.
public struct StreamsError: Error, Sendable, CustomStringConvertible {
    /// Whose fault it is.
    @nonexhaustive public enum Domain: Sendable {
        /// The topology, its code, its configuration or its input: the user can correct it.
        case user
        /// The log or what lies below it: brokers, network, permissions.
        case log
        /// The state directory: in use, full, read-only, damaged.
        case state
        /// A rule that Millrace itself broke: a bug.
        case `internal`
    }

    /// Whose fault it is.
    public let domain: Domain
    /// What happened, where, why, and what to do next. Never payload, never a secret.
    public let description: String
    /// The error that led to this one, if any.
    public let cause: (any Error)?

    /// An error with this text.
    public init(_ domain: Domain, _ description: String, cause: (any Error)? = nil) {
        self.domain = domain
        self.description = description
        self.cause = cause
    }
}
