import MillraceRuntime

/// A table that every process keeps a whole copy of, so that records of any partition find any row.
///
/// It is restored before anything runs and then follows its topic. Streams join it by any key; see `KStream.join(_:by:…)`.
public struct GlobalKTable<Key, Value> {
    @usableFromInline let graph: Graph
    @usableFromInline let keySerde: Serde<Key>
    @usableFromInline let valueSerde: Serde<Value>

    /// The store that holds the rows (`queryableStoreName`).
    public let storeName: String

    @usableFromInline init(graph: Graph, key: Serde<Key>, value: Serde<Value>, storeName: String) {
        self.graph = graph
        keySerde = key
        valueSerde = value
        self.storeName = storeName
    }

    /// What finds the rows, for one task.
    @inlinable static func reader(
        in task: TaskContext, store: String, _ keySerde: Serde<Key>, _ valueSerde: Serde<Value>
    ) throws -> RowReader<Key, Value> {
        let rows = try task.globalRows()
        return RowReader { key in
            guard let bytes = try keySerde.bytes(of: key) else { return nil }
            var row: Row<Value>?
            try unsafe rows.read(bytes.span.bytes, in: store) { value, timestamp in
                do { row = Row(try valueSerde.decode(value), timestamp) } catch {
                    throw unreadable(store: store, as: valueSerde.name, in: task.task, error)
                }
            }
            return row
        }
    }

    /// Not the fault of the record that looks the row up.
    @usableFromInline @inline(never) static func unreadable(
        store: String, as format: String, in task: TaskID, _ error: any Error
    ) -> StreamsError {
        StreamsError(
            .user,
            "store \(store) of a global table holds a value that \(format) can't read: \(error). If the type gained a "
                + "field, make it optional, or give it a default in `init(from:)`. If the format is another one, give the "
                + "store a new name, and it is read again from its topic",
            code: .storedValueUnreadable, at: .init(store: store, task: task), cause: error)
    }
}
