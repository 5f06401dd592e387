import LMDB
import MillraceRuntime
import Synchronization

/// The stores that this process has open, by directory: LMDB must not open one twice, so its users share it.
enum SharedStores {
    private struct Shared {
        let store: LogStore
        var users: Int
    }

    private static let stores = Mutex<[DirectoryID: Shared]>([:])

    /// How long the end of a transaction is waited for that keeps an environment open after its closing.
    private static let patience = Duration.seconds(1)

    /// The store of `directory`, opened now unless it is open already. Each call wants a `close` of its own.
    static func open(_ directory: String, _ options: EmbeddedLogOptions, creating: Bool) throws(LogError) -> LogStore {
        let deadline = ContinuousClock.now + patience
        while true {
            do {
                let id = try Files.directoryID(directory)
                return try stores.withLock { stores in
                    if let store = stores[id]?.store {
                        stores[id]?.users += 1
                        return store
                    }
                    let store = try LogStore(directory: directory, options: options, creating: creating)
                    stores[id] = Shared(store: store, users: 1)
                    return store
                }
            } catch let error as LMDBError where error.is(.busy) && ContinuousClock.now < deadline {
                sleep(for: .milliseconds(1))
            } catch let error as SystemFailure where error.isMissing {
                throw StoreFormat.missing(directory)
            } catch {
                throw StoreFailure.logError(error, "Opening the log", directory)
            }
        }
    }

    /// The end of one use; the last one calls `atEnd`, and closes the store.
    static func close(_ store: LogStore, atEnd: () -> Void = {}) {
        stores.withLock { stores in
            guard let (id, shared) = stores.first(where: { $0.value.store === store }) else { return }
            stores[id]?.users -= 1
            guard shared.users == 1 else { return }
            stores[id] = nil
            atEnd()
            store.close()
        }
    }
}
