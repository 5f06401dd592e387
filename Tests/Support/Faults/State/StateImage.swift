internal import LMDB
import Millrace
import MillraceRuntime

/// What a task's environment holds, read from outside while nobody runs on it.
package struct StateImage {
    /// A store's rows, and the changelog offset below which they are what the changelog adds up to.
    package struct Store {
        var position: Int64 = 0
        var rows: Rows = [:]
    }

    package private(set) var stores: [String: Store] = [:]

    package init(directory: String) throws {
        let environment = try Environment(
            directory: directory, options: EnvironmentOptions(mapSize: 16 << 30, isReadOnly: true))
        defer { environment.close() }
        let transaction = try environment.beginRead()
        for name in try transaction.databaseNames() where name.hasPrefix("store:") {
            guard let database = try transaction.existingDatabase(name) else { continue }
            let format = CrashTopology.format(ofStore: String(name.dropFirst("store:".count)))
            var store = Store()
            var cursor = try transaction.openCursor(in: database)
            var isFound = try cursor.first()
            while isFound {
                try StoredEntry.withEntry(key: cursor.key, stored: cursor.value) { key, timestamp, value in
                    store.rows.take(
                        try Entry(
                            key: key, value: value, timestamp: timestamp.milliseconds, offset: 0, format: format))
                }
                isFound = try cursor.next()
            }
            stores[String(name.dropFirst("store:".count))] = store
        }
        guard let meta = try transaction.existingDatabase("meta") else { return }
        for name in stores.keys {
            let key = Array("position:\(name)".utf8)
            guard let number = unsafe try transaction.value(for: key.span.bytes, in: meta) else { continue }
            stores[name]?.position = try Serde<Int64>.int64.decode(number)
        }
    }
}
