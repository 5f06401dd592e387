import LMDB
import MillraceRuntime
import Synchronization

extension LogStore {
    /// The process's stores by directory: LMDB must not open one twice.
    private static let open = Mutex<[DirectoryID: WeakStore]>([:])

    /// The store of `directory`, opened now unless this process has it open already.
    static func shared(directory: String, options: EmbeddedLogOptions, creating: Bool) throws(LogError) -> LogStore {
        do {
            if creating { try Files.makeDirectories(directory) }
            let id = try Files.directoryID(directory)
            while true {
                do {
                    return try open.withLock { open in
                        if let store = open[id]?.store { return store }
                        let store = try LogStore(directory: directory, options: options, creating: creating)
                        open[id] = WeakStore(store: store)
                        return store
                    }
                } catch let error as LMDBError where error.is(.busy) {
                    // Its last user lets go of it at this moment, on another thread.
                    yieldThread()
                }
            }
        } catch let error as SystemFailure where error.isMissing {
            throw StoreFormat.missing(directory)
        } catch {
            throw StoreFailure.logError(error, "Opening the log", directory)
        }
    }
}

private struct WeakStore {
    weak var store: LogStore?
}
