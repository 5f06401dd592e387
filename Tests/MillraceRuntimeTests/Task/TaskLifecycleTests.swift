import Testing

@testable import MillraceRuntime

@Suite struct `The life of a task` {
    static let all: [TaskLifecycle] = [.created, .restoring, .running, .suspended, .closed]

    static let legal: [TaskLifecycle: Set<TaskLifecycle>] = [
        .created: [.restoring, .suspended, .closed],
        .restoring: [.running, .suspended, .closed],
        .running: [.suspended, .closed],
        .suspended: [.restoring, .closed],
        .closed: [],
    ]

    @Test(arguments: all, all)
    func `has these moves and no others`(from: TaskLifecycle, to: TaskLifecycle) {
        #expect(from.canMove(to: to) == (Self.legal[from]?.contains(to) == true))
    }
}
