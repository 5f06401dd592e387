/// Why a topology, a task or the whole application stopped.
public struct StreamsError: Error, Sendable, CustomStringConvertible {
    /// Whose fault it is.
    @nonexhaustive public enum Domain: Sendable {
        /// The topology, its code, its configuration or its input: the user can correct it.
        case user
        /// The log or what lies below it: brokers, network, permissions.
        case log
        /// The state directory: in use, full, read-only, damaged, or not fitting what the log holds.
        case state
        /// A rule that Millrace itself broke: a bug.
        case `internal`
    }

    /// Whose fault it is.
    public let domain: Domain
    /// What went wrong.
    public let code: Code
    /// Where it went wrong, as far as that is known.
    public let place: Place
    /// What happened, where, why, and what to do next. Never payload, never a secret.
    public let description: String
    /// The error that led to this one, if any.
    public let cause: (any Error)?

    /// An error with this text.
    ///
    /// - Parameters:
    ///   - domain: whose fault it is.
    ///   - description: what happened, where, why, and what to do next.
    ///   - code: what went wrong; by default the domain's general code.
    ///   - place: where it went wrong.
    ///   - cause: the error that led to this one.
    public init(
        _ domain: Domain, _ description: String, code: Code? = nil, at place: Place = Place(),
        cause: (any Error)? = nil
    ) {
        self.domain = domain
        self.description = description
        self.code = code ?? domain.generalCode
        self.place = place
        self.cause = cause
    }
}

extension StreamsError {
    /// Where something went wrong: the parts that are known.
    public struct Place: Sendable, Hashable {
        /// The node of the topology.
        public var node: String?
        /// The state store.
        public var store: String?
        /// The task.
        public var task: TaskID?
        /// The input partition, or the changelog's.
        public var partition: TopicPartition?
        /// The input record's offset.
        public var offset: Offset?

        /// A place of which these parts are known.
        public init(
            node: String? = nil, store: String? = nil, task: TaskID? = nil, partition: TopicPartition? = nil,
            offset: Offset? = nil
        ) {
            self.node = node
            self.store = store
            self.task = task
            self.partition = partition
            self.offset = offset
        }
    }
}
