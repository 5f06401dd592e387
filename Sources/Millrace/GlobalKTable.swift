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
                row = Row(try valueSerde.decode(value), timestamp)
            }
            return row
        }
    }
}
