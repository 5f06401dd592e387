import LMDB
import MillraceRuntime

/// Turns what went wrong below into what the runtime and a person can act on.
enum StoreFailure {
    /// `task` says what was tried, as in "Storing records of topic-0".
    static func logError(_ error: any Error, _ task: String, _ directory: String) -> LogError {
        switch error {
        case let error as LogError: error
        case let error as LMDBError: logError(error, task, directory)
        case let error as SystemFailure: logError(error, task, directory)
        case let error as DamagedEntry: damaged(error.what, directory)
        default: LogError(.stop, "\(task) in \(directory) failed: \(error)")
        }
    }

    private static func logError(_ failure: SystemFailure, _ task: String, _ directory: String) -> LogError {
        LogError(.stop, "\(task) in \(directory) failed: \(failure). What to do: \(failure.advice).")
    }

    private static func logError(_ error: LMDBError, _ task: String, _ directory: String) -> LogError {
        if isDiskFull(error) {
            return LogError(
                .stop,
                "\(task) failed: the disk or quota that holds \(directory) is full. Nothing of it was stored, and "
                    + "everything committed is safe: free some space and start again.")
        }
        if error.code > 0, SystemFailure(error.code).isDeviceError {
            // LMDB's answer to a write that was cut short, too.
            return LogError(
                .stop,
                "\(task) failed: the disk that holds \(directory) is full or failing. Nothing of it was stored, and "
                    + "everything committed is safe: free some space, or see what the kernel's log says of the device, and "
                    + "start again.")
        }
        if error.is(.panic) {
            return LogError(
                .stop,
                "\(task) failed: the disk that holds \(directory) is full or failing, and refused a write in the middle of a "
                    + "commit, which may count or not; everything committed before is safe. Free some space, or see what "
                    + "the kernel's log says of the device, and start again.")
        }
        if isDamage(error) {
            return LogError(
                .stop,
                "\(task) failed: the log's file in \(directory) is damaged (\(error)). Restore the directory from a copy, "
                    + "or remove it to start with an empty log.")
        }
        return LogError(.stop, "\(task) in \(directory) failed: \(error)")
    }

    private static func isDiskFull(_ error: LMDBError) -> Bool {
        error.code > 0 && SystemFailure(error.code).isDiskFull
    }

    private static func isDamage(_ error: LMDBError) -> Bool {
        error.is(.corrupted) || error.is(.pageNotFound) || error.is(.invalid) || error.is(.versionMismatch)
    }

    /// Bytes of ours that can't be: not LMDB's doing, but the disk's or somebody else's.
    private static func damaged(_ what: String, _ directory: String) -> LogError {
        LogError(
            .stop,
            "\(what) in \(directory) is damaged. Restore the directory from a copy, or remove it to start with an empty "
                + "log.")
    }
}
