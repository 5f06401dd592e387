/// What follows from an error of the log: pure, so that a test can try every case.
package enum Recovery: Sendable, Equatable {
    /// Drop the open transactions of log and state, go on from the last commit.
    case goBack
    /// As `goBack`, and look for the record that the log refuses.
    case search
    /// Only a new producer can tell whether the transaction counts: make one, go on from what is committed then.
    case settle
    /// The group doesn't count us in any more: drop everything, wait for the next assignment.
    case rejoin
    /// Nothing that we do helps.
    case stop

    package init(from error: LogError) {
        switch error.remedy {
        // Where a position is gone the start decides, which compares what is committed with what the log holds.
        case .retry, .abortTransaction, .resetPosition: self = .goBack
        case .isolateRecord: self = .search
        case .rejoin: self = .rejoin
        case .replaceProducer, .fenced: self = .settle
        // A refused record is decided on where it is written; here it would be refused forever.
        case .dropRecord, .stop: self = .stop
        }
    }

    /// What a thread does, for the log.
    var text: String {
        switch self {
        case .goBack: "goes back to the last commit"
        case .search: "goes back to the last commit and looks for the record that the log refuses"
        case .settle: "makes a new producer"
        case .rejoin: "drops its tasks and rejoins"
        case .stop: "stops"
        }
    }
}
