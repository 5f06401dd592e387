import MillraceRuntime
import Synchronization

/// The owner's lock, for as long as it is wanted.
final class Ownership: Sendable {
    private let lock: Mutex<FileLock?>

    /// Makes the directory if it is missing, and takes its lock.
    init(directory: String) throws(LogError) {
        do {
            try FileSystem.makeDirectory(directory)
        } catch {
            throw StoreFailure.logError(error, "Making the log's directory", directory)
        }
        try OwnerLock.checkIsOurs(directory)
        lock = Mutex(try OwnerLock.take(in: directory))
    }

    func end() { lock.withLock { $0 = nil } }
}
