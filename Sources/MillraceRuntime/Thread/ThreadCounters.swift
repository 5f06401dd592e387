/// What a thread has done so far.
package struct ThreadCounters: Sendable {
    /// Each input record once: what is processed again after a failure isn't counted again. Falls where that happens.
    package var processedRecords = 0
    package var commits = 0
    package var recoveries = 0
    package var droppedRecords = 0

    package init(processedRecords: Int = 0, commits: Int = 0, recoveries: Int = 0, droppedRecords: Int = 0) {
        self.processedRecords = processedRecords
        self.commits = commits
        self.recoveries = recoveries
        self.droppedRecords = droppedRecords
    }

    /// Adds what another thread has done.
    package mutating func add(_ other: ThreadCounters) {
        processedRecords += other.processedRecords
        commits += other.commits
        recoveries += other.recoveries
        droppedRecords += other.droppedRecords
    }
}
