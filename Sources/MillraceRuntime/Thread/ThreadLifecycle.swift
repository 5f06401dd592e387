/// The life of a stream thread.
///
///     created ──▶ starting ──▶ partitionsAssigned ◀──▶ running
///                    │                 │                  │
///                    ├─────────────────┼──────────────────┤
///                    ▼                 ▼                  ▼
///                  dead ◀──────────── pendingShutdown ◀───┘
package enum ThreadLifecycle: String, Sendable {
    case created, starting, partitionsAssigned, running, pendingShutdown, dead

    package func canMove(to next: ThreadLifecycle) -> Bool {
        switch (self, next) {
        case (.created, .starting), (.starting, .partitionsAssigned), (.starting, .running): true
        case (.partitionsAssigned, .running), (.running, .partitionsAssigned): true
        case (.starting, .pendingShutdown), (.partitionsAssigned, .pendingShutdown), (.running, .pendingShutdown): true
        case (_, .dead): self != .dead
        default: false
        }
    }
}
