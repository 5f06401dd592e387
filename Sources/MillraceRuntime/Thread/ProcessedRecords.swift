/// Counts input records, each once: what is processed again after a failure isn't counted again. Pure.
package struct ProcessedRecords: Sendable {
    /// How many were processed, with those that aren't committed yet. Falls where they are dropped.
    package private(set) var total = 0
    /// How many were processed since the last commit.
    package private(set) var uncommitted = 0
    /// Of how many records more one was being processed when a call failed.
    private var ofFailure = 0
    /// What a transaction of unknown outcome processed, until the committed positions show it.
    private var unsettled: (positions: [TopicPartition: Offset], count: Int)?

    package init() {}

    /// How many records one of which may have failed.
    package var ofAttempt: Int { uncommitted + ofFailure }

    package mutating func processed(_ count: Int) {
        total += count
        uncommitted += count
    }

    /// Processing up to `limit` records failed at one of them.
    package mutating func failed(within limit: Int) { ofFailure = limit }

    package mutating func committed() { uncommitted = 0 }

    /// What isn't committed is processed again.
    package mutating func dropped() {
        total -= uncommitted
        uncommitted = 0
        ofFailure = 0
    }

    /// A transaction with these positions may be committed or not.
    package mutating func endedUnknown(_ positions: [TopicPartition: Offset]) { unsettled = (positions, uncommitted) }

    /// Counts what a transaction of unknown outcome processed, if the committed positions show that it was committed.
    package mutating func settle(_ committed: [TopicPartition: Offset]) {
        guard let unsettled else { return }
        self.unsettled = nil
        let isCommitted = unsettled.positions.allSatisfy { partition, position in
            committed[partition].map { $0 >= position } ?? false
        }
        if isCommitted { total += unsettled.count }
    }
}
