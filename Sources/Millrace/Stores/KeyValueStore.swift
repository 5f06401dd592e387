public import MillraceRuntime

/// A store of one task, for user code: what is written is committed with the records that it was written for.
///
/// Not to be used outside of the operator that was given it.
public final class KeyValueStore<Key, Value> {
    private let rows: StoredRows<Key, Value>
    private let context: TransformContext
    private var stamped = ByteWriter()

    init(_ rows: StoredRows<Key, Value>, _ context: TransformContext) {
        self.rows = rows
        self.context = context
    }

    /// The value of a key.
    public func value(of key: Key) throws -> Value? { try rows.row(of: key)?.value }

    /// Sets the value of a key; nil deletes it. It gets the time of the record that is being processed.
    public func set(_ value: Value?, for key: Key) throws {
        let keyBytes = try rows.keySerde.bytes(of: key) ?? []
        guard let value, rows.valueSerde.isNull?(value) != true else {
            // Whether there was one makes no difference.
            _ = try unsafe rows.store.delete(keyBytes.span.bytes, timestamp: context.timestamp)
            return
        }
        stamped.removeAll()
        stamped.append(bigEndian: context.timestamp.milliseconds)
        try rows.valueSerde.encode(value, &stamped)
        try stamped.withBytes { try unsafe rows.store.write($0, for: keyBytes.span.bytes) }
    }

    /// Calls `body` with every key and value, in the order of the keys' bytes; `body` must not use the store.
    public func forEach(_ body: (Key, Value) throws -> Void) throws {
        try rows.store.scan { key, _, value in
            try body(try rows.keySerde.decode(key), try rows.decode(value))
        }
    }
}

/// What an operator with stores is given in each task.
public final class TransformContext {
    private let task: TaskContext
    private let stores: [String]
    private let node: String
    /// What the record that is being processed has besides key and value.
    var envelope = Envelope(timestamp: 0, headers: Headers())

    init(_ task: TaskContext, node: String, stores: [String]) {
        self.task = task
        self.node = node
        self.stores = stores
    }

    /// The task's part of a store. Throws if the operator doesn't name the store in `stores`.
    public func store<Key, Value>(_ store: StateStore<Key, Value>) throws -> KeyValueStore<Key, Value> {
        guard stores.contains(store.name) else {
            throw StreamsError(
                .user, "node \(node) can't use store \(store.name): name it in the operator's `stores`")
        }
        let rows = StoredRows(
            key: store.keySerde, value: store.valueSerde, store: try task.keyValueStore(named: store.name),
            task: task.task)
        return KeyValueStore(rows, self)
    }

    /// The time of the record that is being processed.
    public var timestamp: Timestamp { envelope.timestamp }

    /// The headers of the record that is being processed.
    public var headers: Headers { envelope.headers }

    /// The task.
    public var taskID: TaskID { task.task }

    /// The newest time that the task has seen in its inputs.
    public var streamTime: Timestamp { task.streamTime }
}
