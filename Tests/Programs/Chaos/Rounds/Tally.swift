/// What a run of the test went through.
struct Tally {
    /// Rounds that interrupted a transaction.
    var counted = 0
    var repeated = 0
    var kills = 0
    var stops = 0
    var pauses = 0
    var fences = 0
    var brokerRestarts = 0
    var brokerKills = 0
    var deletedStates = 0
    /// Facts that were lost between rounds, and after which the application went on: at once, or after a way out.
    var passedLosses = 0
    var refusedLosses = 0
    var abortedTransactions = 0
    /// Kills between the log's commit and a state's.
    var interruptedCommits = 0
    var interruptions: Int { abortedTransactions + interruptedCommits }
    var assignments = 0
    var complaints = 0
    var restoredTails: Int64 = 0
    var restoredWholes: Int64 = 0
    /// Kills after which it was checked what the states lacked, and the most records that it was.
    var checkedKills = 0
    var longestTail = 0
    var comparedOutputs = 0
    var comparedRows = 0
    var inputs = 0
    var givenUpInputs = 0

    /// What happened since `earlier`, in a line.
    func progress(since earlier: Tally) -> String {
        var parts: [String] = []
        func add(_ path: KeyPath<Tally, Int>, _ what: String) {
            let count = self[keyPath: path] - earlier[keyPath: path]
            if count > 0 { parts.append("\(count) \(what)") }
        }
        add(\.kills, "kill -9")
        add(\.stops, "SIGTERM")
        add(\.pauses, "SIGSTOP")
        add(\.fences, "fenced")
        add(\.brokerRestarts, "broker restarted")
        add(\.brokerKills, "broker killed")
        add(\.deletedStates, "state deleted")
        add(\.passedLosses, "lost fact, went on")
        add(\.refusedLosses, "lost fact, refused, went on after the way out")
        add(\.abortedTransactions, "transactions aborted")
        add(\.interruptedCommits, "killed between the log's commit and a state's")
        add(\.assignments, "assignments")
        add(\.complaints, "warnings")
        let tails = restoredTails - earlier.restoredTails, wholes = restoredWholes - earlier.restoredWholes
        parts.append("\(tails) records restored as tails" + (wholes > 0 ? ", \(wholes) as whole changelogs" : ""))
        return parts.joined(separator: ", ")
    }

    var summary: String {
        """
        \(counted) rounds counted, \(repeated) repeated that interrupted no transaction
        \(kills) kill -9, \(stops) SIGTERM, \(pauses) SIGSTOP beyond the session, \(fences) producers fenced; state deleted \(deletedStates) times
        \(passedLosses + refusedLosses) times group or changelog were lost: \(refusedLosses) starts were refused, and right after the way out
        the broker was restarted \(brokerRestarts) times, and killed \(brokerKills) times
        \(abortedTransactions) transactions aborted, \(interruptedCommits) kills between the log's commit and a state's; \
        \(assignments) assignments by rebalances; \(complaints) warnings
        \(restoredTails) records restored as tails, \(restoredWholes) as whole changelogs; \
        after \(checkedKills) kills checked, the states lacked at most \(longestTail) records
        \(comparedOutputs) outputs and \(comparedRows) rows of stores compared with the recomputation of \(inputs) inputs; \
        \(givenUpInputs) transactions of the input were given up
        """
    }
}
