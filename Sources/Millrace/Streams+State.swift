extension Streams {
    /// What an application is doing; Kafka Streams' states.
    ///
    ///     created ──▶ rebalancing ◀──▶ running
    ///                      │              │
    ///                      ├──────────────┼──▶ pendingError ──▶ error
    ///                      ▼              ▼
    ///                   pendingShutdown ──┴──▶ notRunning
    @nonexhaustive public enum State: Sendable {
        /// Not started.
        case created
        /// Getting its partitions, or restoring their state.
        case rebalancing
        /// Processing.
        case running
        /// Told to stop; committing.
        case pendingShutdown
        /// Stopped in order.
        case notRunning
        /// A thread failed; the others end.
        case pendingError
        /// Stopped by an error.
        case error

        /// As Kafka Streams prints it: `RUNNING`.
        public var name: String {
            switch self {
            case .created: "CREATED"
            case .rebalancing: "REBALANCING"
            case .running: "RUNNING"
            case .pendingShutdown: "PENDING_SHUTDOWN"
            case .notRunning: "NOT_RUNNING"
            case .pendingError: "PENDING_ERROR"
            case .error: "ERROR"
            }
        }

        func canMove(to next: State) -> Bool {
            switch (self, next) {
            case (.created, .rebalancing): true
            case (.rebalancing, .running), (.running, .rebalancing): true
            case (.rebalancing, .pendingShutdown), (.running, .pendingShutdown), (.pendingShutdown, .notRunning): true
            case (.rebalancing, .pendingError), (.running, .pendingError), (.pendingShutdown, .pendingError): true
            case (.pendingError, .error): true
            default: false
            }
        }
    }
}
