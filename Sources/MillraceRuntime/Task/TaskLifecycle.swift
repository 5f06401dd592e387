/// The life of a task.
///
///     created ──▶ restoring ──▶ running
///        │         │  ▲  │         │
///        │         │  │  ▼         │
///        │         │ suspended ◀───┤
///        ▼         ▼     │         ▼
///     closed ◀─────┴─────┴─────────┘
package enum TaskLifecycle: Sendable {
    case created, restoring, running, suspended, closed

    package func canMove(to next: TaskLifecycle) -> Bool {
        switch (self, next) {
        case (.created, .restoring), (.created, .closed), (.created, .suspended): true
        case (.restoring, .running), (.restoring, .suspended), (.restoring, .closed): true
        case (.running, .suspended), (.running, .closed): true
        case (.suspended, .restoring), (.suspended, .closed): true
        default: false
        }
    }
}
