/// What a commit has done so far: between any two of these a crash leaves something else behind.
package enum CommitStep: String, Sendable, CaseIterable {
    /// Records were processed; the log has none of their results.
    case begun
    /// The log's open transaction has all records.
    case flushed
    /// The states' open transactions hold the changelog positions.
    case positionsNoted
    /// The log's transaction counts; the states' don't yet.
    case logCommitted
    /// One task's state has followed; comes once for each.
    case stateCommitted
}

/// Called at each step of each commit, on the thread that commits; nil outside of crash tests.
package typealias CommitHook = @Sendable (CommitStep) -> Void
