internal import EmbeddedLog
internal import MillraceRuntime

extension StreamsConfiguration {
    /// Opens the log beside whatever process runs on it. Where there is none yet, it is made if the command may.
    func openLogAsGuest(creating: Bool = false) throws -> any Log {
        if creating, !hasLog {
            let owner = try openLog(access: .owner)
            owner.close()
        }
        guard hasLog else {
            throw UsageError(
                "there is no log in \(logDirectory) yet: write to it with `produce`, or name the right directory with "
                    + "--directory")
        }
        return try openLog(access: .guest)
    }

    /// Whether the embedded log exists.
    var hasLog: Bool { FileSystem.exists("\(logDirectory)/data.mdb") }
}
