import MillraceRuntime

/// A store of one task, for user code: what is written is committed with the records that it was written for.
///
/// Not to be used outside of the operator that was given it.
public final class KeyValueStore<Key, Value> {
    private let rows: StoredRows<Key, Value>
    private let context: TransformContext
    private var stamped = ByteWriter()
    private var isScanning = false

    init(_ rows: StoredRows<Key, Value>, _ context: TransformContext) {
        self.rows = rows
        self.context = context
    }

    /// The value of a key.
    public func value(of key: Key) throws -> Value? {
        try refuseWhileScanning()
        return try rows.row(of: key)?.value
    }

    /// Sets the value of a key; nil deletes it. It gets the time of the record that is being processed.
    public func set(_ value: Value?, for key: Key) throws {
        try refuseWhileScanning()
        guard let keyBytes = try rows.keySerde.bytes(of: key) else {
            throw SerdeError("store \(rows.store.name) takes no null key")
        }
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

    /// Calls `body` with every key and value, in the order of the keys' bytes. `body` can't use the store: collect first
    /// what is to be changed.
    public func forEach(_ body: (Key, Value) throws -> Void) throws {
        try refuseWhileScanning()
        isScanning = true
        defer { isScanning = false }
        try rows.store.scan { key, _, value in
            try body(try rows.keySerde.decode(key), try rows.decode(value))
        }
    }

    private func refuseWhileScanning() throws {
        guard isScanning else { return }
        throw StreamsError(
            .user,
            "store \(rows.store.name) was used inside its `forEach`: collect first what is to be read or changed"
        )
    }
}
