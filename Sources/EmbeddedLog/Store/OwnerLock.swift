import MillraceRuntime

/// What makes a process the one owner of a log: a lock on a file of the directory.
enum OwnerLock {
    static let fileName = "owner.lock"

    static func path(in directory: String) -> String { "\(directory)/\(fileName)" }

    /// Takes the lock. A holder that is just ending, or a guest's short change, is waited for.
    static func take(in directory: String) throws(LogError) -> FileLock {
        let deadline = ContinuousClock.now + .milliseconds(300)
        while true {
            do {
                return try FileLock(path: path(in: directory))
            } catch let held as FileLock.Held {
                guard ContinuousClock.now > deadline else {
                    sleep(for: .milliseconds(10))
                    continue
                }
                throw LogError(
                    .stop,
                    "The log in \(directory) is in use by \(name(of: held)): one application at a time runs on it. Stop "
                        + "that one, or give this one a directory of its own. Commands that only read, append or "
                        + "administer open the log as a guest, beside it.", code: .stateInUse)
            } catch {
                throw StoreFailure.logError(error, "Locking the log", directory)
            }
        }
    }

    static func name(of held: FileLock.Held) -> String {
        held.holder.map { "process \($0)" } ?? "another process"
    }

    /// Throws if the directory holds files of somebody else, before anything is written to it.
    static func checkIsOurs(_ directory: String) throws(LogError) {
        do {
            let names = try FileSystem.names(in: directory)
            let ours = ["data.mdb", "lock.mdb", fileName, WriterLock.fileName] + LogTrust.fileNames
            let isForeign = names.contains { !ours.contains($0) && !$0.hasPrefix(".") && $0 != "lost+found" }
            if isForeign && !names.contains("data.mdb") { throw StoreFormat.foreign(directory) }
        } catch {
            throw StoreFailure.logError(error, "Opening the log", directory)
        }
    }
}
