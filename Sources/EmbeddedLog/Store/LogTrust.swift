import MillraceRuntime

/// Tells whether the log was open without sync when the machine went down, as a mark in its directory says.
///
/// The owner keeps the mark; guests always sync. A log that was never open without sync has none.
struct LogTrust: Sendable {
    private let directory: String
    private let mark: TrustMark

    static let fileNames = ["trust", "trust.new"]

    init(directory: String) {
        self.directory = directory
        mark = TrustMark(directory: directory)
    }

    /// Throws if the log may be torn.
    func check() throws(LogError) {
        guard try lastUse() == .earlierBoot, FileSystem.exists("\(directory)/data.mdb") else { return }
        throw LogError(
            .stop,
            "The log in \(directory) was open without sync when the machine went down, so its file may be torn: restore "
                + "the directory from a copy, or delete it to start anew with an empty log.")
    }

    /// Before the first write without sync.
    func begin() throws(LogError) {
        guard try lastUse() != .thisBoot else { return }
        do {
            try mark.markInUse()
            try Files.syncDirectory(directory)
        } catch {
            throw StoreFailure.logError(error, "Marking the log as in use without sync", directory)
        }
    }

    /// Brings everything to the disk, if it may not be there yet, and marks the log so.
    func end(_ store: LogStore) throws(LogError) {
        guard try lastUse() == .thisBoot else { return }
        try store.sync()
        do {
            try mark.markClean()
        } catch {
            throw StoreFailure.logError(error, "Marking the log as synced", directory)
        }
    }

    private func lastUse() throws(LogError) -> TrustMark.LastUse {
        do {
            return try mark.lastUse()
        } catch {
            throw StoreFailure.logError(error, "Reading the log's mark of its last use", directory)
        }
    }
}
