/// What follows from how the log's transaction came out: pure, so that a test can try every case.
package enum CommitDecision: Sendable, Equatable {
    /// The log has it: commit the state's transactions.
    case commitState
    /// The log doesn't have it: drop the state's transactions, go back to the last commit.
    case goBack
    /// Only a new producer can tell: drop the state's transactions, settle, go back to what is committed.
    case settle
    /// The group doesn't count us in any more: drop everything, wait for the next assignment.
    case rejoin
    /// Nothing that we do helps: drop the state's transactions and stop.
    case stop

    package init(after outcome: CommitOutcome) {
        switch outcome {
        case .committed: self = .commitState
        case .unknown: self = .settle
        case .aborted(let error):
            switch error.remedy {
            case .retry, .abortTransaction, .dropRecord, .resetPosition: self = .goBack
            case .rejoin: self = .rejoin
            case .replaceProducer: self = .settle
            case .stop: self = .stop
            }
        }
    }
}
