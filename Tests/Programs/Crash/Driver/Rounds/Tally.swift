/// What a run of the test went through.
struct Tally {
    /// What a kill fell into.
    enum Hit: String, CaseIterable {
        /// Records were processed and not committed: all of it had to be undone and done again.
        case openTransaction = "in an open transaction"
        /// The log had committed, a state had not.
        case behind = "between the log's commit and a state's"
        /// Stores were being brought up to their changelogs.
        case restore = "in a restore"
        /// Before it worked, and not in a restore.
        case startUp = "in the start-up"
        /// Nothing was going on: doesn't count.
        case nothing = "in nothing"
    }

    /// Kills that interrupted work.
    var counted = 0
    var kills = 0
    var hits: [Hit: Int] = [:]
    /// Of those between the commits, how many were the driver's kills, at a moment that nobody chose.
    var behindByChance = 0
    var compactions = 0
    var cleanStops = 0
    var damages: [String: Int] = [:]
    /// What was lost, and what came of it.
    var losses: [String: Int] = [:]
    var restoredTails: Int64 = 0
    var restoredWholes: Int64 = 0
    var longestTail: Int64 = 0
    var comparedOutputs = 0
    var comparedRows = 0
    var inputs: Int64 = 0

    mutating func add(_ hits: Set<Hit>, fromOutside: Bool) {
        kills += 1
        for hit in hits { self.hits[hit, default: 0] += 1 }
        if hits.contains(.behind), fromOutside { behindByChance += 1 }
        if !hits.isDisjoint(with: [.openTransaction, .behind, .restore]) { counted += 1 }
    }

    var progress: String {
        "\(counted) rounds: \(kills) kills, \(cleanStops) clean stops, \(damages.values.reduce(0, +)) damages; "
            + "\(restoredTails) records restored as tails, \(restoredWholes) as whole changelogs; "
            + "\(comparedOutputs) outputs of \(inputs) inputs compared"
    }

    var summary: String {
        let hits = Hit.allCases.map { hit in
            "  \(hit.rawValue): \(self.hits[hit] ?? 0)"
                + (hit == .behind ? ", \(behindByChance) of them by chance" : "")
        }.joined(separator: "\n")
        func list(_ counts: [String: Int]) -> String {
            counts.sorted { $0.key < $1.key }.map { "  \($0.key): \($0.value)" }.joined(separator: "\n")
        }
        return """
            \(counted) rounds counted of \(kills) kills, which fell (some into two at a time)
            \(hits)
            \(compactions) compactions of the log in between
            \(cleanStops) clean stops, after which nothing was restored
            \(damages.values.reduce(0, +)) damages, each mended from the changelogs
            \(list(damages))
            \(losses.values.reduce(0, +)) times facts were lost; each time the results were right, or the start was refused and right
            after the way out that it named
            \(list(losses))
            \(restoredTails) records restored as tails, the longest \(longestTail); \(restoredWholes) as whole changelogs
            \(comparedOutputs) outputs and \(comparedRows) rows of stores compared with the recomputation of \(inputs) inputs
            """
    }
}
