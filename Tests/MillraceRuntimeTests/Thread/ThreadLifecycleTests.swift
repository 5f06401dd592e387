import Testing

@testable import MillraceRuntime

@Suite struct `The life of a stream thread` {
    static let all: [ThreadLifecycle] = [.created, .starting, .partitionsAssigned, .running, .pendingShutdown, .dead]

    static let legal: [ThreadLifecycle: Set<ThreadLifecycle>] = [
        .created: [.starting, .dead],
        .starting: [.partitionsAssigned, .running, .pendingShutdown, .dead],
        .partitionsAssigned: [.running, .pendingShutdown, .dead],
        .running: [.partitionsAssigned, .pendingShutdown, .dead],
        .pendingShutdown: [.dead],
        .dead: [],
    ]

    @Test(arguments: all, all)
    func `has these moves and no others`(from: ThreadLifecycle, to: ThreadLifecycle) {
        #expect(from.canMove(to: to) == (Self.legal[from]?.contains(to) == true))
    }
}
