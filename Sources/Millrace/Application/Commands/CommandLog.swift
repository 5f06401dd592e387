internal import EmbeddedLog
internal import MillraceRuntime

extension StreamsConfiguration {
    /// Opens the log beside whatever process runs on it. Where there is none yet, it is made if the command may.
    func openLogAsGuest(creating: Bool = false) throws -> any Log {
        if kafka != nil { return try openLog(access: .guest) }
        guard creating else {
            guard hasLog else {
                throw UsageError(
                    "there is no log in \(logDirectory) yet: write to it with `produce`, or name the right directory with "
                        + "--directory")
            }
            return try openLog(access: .guest)
        }
        // Several commands may be the first at once: one of them makes the log, the others wait until it is there.
        let deadline = ContinuousClock.now + .seconds(3)
        while true {
            do {
                if !hasLog { try openLog(access: .owner).close() }
                return try openLog(access: .guest)
            } catch let error as StreamsError where error.domain == .state && ContinuousClock.now < deadline {
                ProcessEnvironment.pause(milliseconds: 20)
            }
        }
    }

    /// Whether there is a log to look at: on Kafka always.
    var hasLog: Bool { kafka != nil || FileSystem.exists("\(logDirectory)/data.mdb") }
}
