import Testing

@testable import MillraceRuntime

@Suite struct `What a thread must finish first` {
    typealias Step = PendingSteps.Step

    enum Event: Sendable, CaseIterable {
        case assigned, unassigned, closedTasks, lostProducer, failed, failedWithoutTasks, expelled, unsettled

        func happen(to pending: inout PendingSteps) {
            switch self {
            case .assigned: pending.assigned()
            case .unassigned: pending.unassigned()
            case .closedTasks: pending.closedTasks()
            case .lostProducer: pending.lostProducer()
            case .failed: pending.failed(.goBack, hasTasks: true)
            case .failedWithoutTasks: pending.failed(.goBack, hasTasks: false)
            case .expelled: pending.failed(.rejoin, hasTasks: true)
            case .unsettled: pending.failed(.settle, hasTasks: true)
            }
        }
    }

    /// What happens, and what is done then until nothing is left.
    @Test(
        arguments: [
            ([], []),
            ([.assigned], [.makeTasks, .restore]),
            ([.failed], [.restore]),
            ([.failedWithoutTasks], []),
            ([.expelled], []),
            ([.failed, .expelled], []),
            ([.unsettled], [.replaceProducer, .restore]),
            ([.lostProducer], [.replaceProducer]),
            // A task couldn't be made: the others are, and then all are restored.
            ([.assigned, .failed], [.makeTasks, .restore]),
            ([.assigned, .failedWithoutTasks], [.makeTasks, .restore]),
            ([.unassigned, .unsettled], [.replaceProducer, .giveBack, .restore]),
            ([.unassigned, .unsettled, .closedTasks], [.replaceProducer, .giveBack]),
            ([.assigned, .unassigned, .closedTasks], [.giveBack]),
        ] as [([Event], [Step])])
    func `is done in one order`(events: [Event], steps: [Step]) {
        var pending = PendingSteps()
        for event in events { event.happen(to: &pending) }
        var done: [Step] = []
        while let step = pending.next {
            done.append(step)
            pending.finished(step)
        }
        #expect(done == steps)
    }

    @Test(arguments: Event.allCases, Event.allCases)
    func `never comes before a producer that must be replaced`(first: Event, second: Event) {
        var pending = PendingSteps()
        pending.lostProducer()
        first.happen(to: &pending)
        second.happen(to: &pending)
        #expect(pending.next == .replaceProducer)
    }

    @Test func `is not forgotten where a step fails`() {
        var pending = PendingSteps()
        pending.assigned()
        pending.unassigned()
        #expect(pending.next == .giveBack)
        pending.failed(.goBack, hasTasks: false)
        #expect(pending.next == .giveBack)
    }
}
