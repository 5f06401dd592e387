/// An open named database of one environment.
///
/// Any transaction that begins after it was opened may use it, on any thread. Open databases once and keep them.
package struct Database: Sendable, Hashable {
    /// `MDB_dbi`
    let handle: UInt32
    /// Different for every opening in this process, so that a stale or foreign database is noticed.
    let identity: UInt64
}

/// The size and shape of a database: `mdb_stat`.
package struct DatabaseStatistics: Sendable, Hashable {
    package var entries = 0
    /// Levels of the tree.
    package var depth = 0
    package var branchPages = 0
    package var leafPages = 0
    /// Pages of the values that are too large for a leaf.
    package var overflowPages = 0

    package init(entries: Int = 0, depth: Int = 0, branchPages: Int = 0, leafPages: Int = 0, overflowPages: Int = 0) {
        self.entries = entries
        self.depth = depth
        self.branchPages = branchPages
        self.leafPages = leafPages
        self.overflowPages = overflowPages
    }
}

/// The size and age of an environment: `mdb_env_info`.
package struct EnvironmentInformation: Sendable, Hashable {
    package var pageSize = 0
    package var mapSize = 0
    /// The number of the last page in use.
    package var lastPage = 0
    package var lastTransactionID = 0
    /// Reader slots that were ever in use.
    package var readerSlots = 0

    /// The part of the data file that is in use or was and may be used again.
    package var usedBytes: Int {
        let (pages, overflows) = lastPage.addingReportingOverflow(1)
        let (bytes, overflowsToo) = pages.multipliedReportingOverflow(by: pageSize)
        return overflows || overflowsToo ? .max : bytes
    }
}
