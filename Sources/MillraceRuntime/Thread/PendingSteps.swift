/// What a thread must finish before it processes records: after a change of its assignment, and after a failure, which may
/// interrupt any of it. Pure, so that a test can try every case.
package struct PendingSteps: Sendable, Equatable {
    /// In the order in which they are done.
    package enum Step: Sendable, CaseIterable {
        /// The producer is of no use any more: another one settles what it left open.
        case replaceProducer
        /// The group waits for the partitions: close the tasks and give the partitions back.
        case giveBack
        /// Make the tasks of the assignment.
        case makeTasks
        /// Continue the tasks from what is committed.
        case restore
    }

    private var steps: Set<Step> = []

    package init() {}

    /// What is done next; nil where nothing is left.
    package var next: Step? { Step.allCases.first(where: steps.contains) }

    package func contains(_ step: Step) -> Bool { steps.contains(step) }

    /// The group has assigned partitions, or their tasks must be made anew.
    package mutating func assigned() { steps.insert(.makeTasks) }

    /// The group takes the partitions, or has taken them.
    package mutating func unassigned() { steps.insert(.giveBack) }

    /// There are no tasks any more that could continue.
    package mutating func closedTasks() { steps.subtract([.makeTasks, .restore]) }

    /// The producer can't begin another transaction.
    package mutating func lostProducer() { steps.insert(.replaceProducer) }

    /// What was processed since the last commit is dropped.
    package mutating func failed(_ recovery: Recovery, hasTasks: Bool) {
        if recovery == .settle { lostProducer() }
        // A member that was removed from its group has nothing to continue before its next assignment.
        if hasTasks, recovery != .rejoin { steps.insert(.restore) } else { steps.remove(.restore) }
    }

    package mutating func finished(_ step: Step) {
        steps.remove(step)
        if step == .makeTasks { steps.insert(.restore) }
    }
}
