internal import MillraceRuntime

extension StreamsConfiguration {
    /// Opens the log beside whatever process runs on it. Where there is none yet, it is made if the command may.
    ///
    /// - Parameter isInterrupted: looked at while a cluster is asked something; true ends that.
    func openLogAsGuest(
        creating: Bool = false, isInterrupted: (@Sendable () -> Bool)? = nil
    ) throws -> any Log {
        guard creating || hasLog else {
            throw UsageError(
                "there is no log in \(logDirectory) yet: write to it with `produce`, or name the right directory with "
                    + "--directory")
        }
        return try openLogBeside(isInterrupted: isInterrupted)
    }
}
