public import MillraceRuntime

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
