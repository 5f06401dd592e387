import MillraceRuntime

/// Writes the rows of a store: stores and logs them, and hands the change on. All tables with a store use it.
@usableFromInline final class RowWriter<Key, Value> {
    @usableFromInline let rows: StoredRows<Key, Value>
    @usableFromInline let node: NodeContext
    /// Whether somebody behind the table wants to know what a row was before.
    @usableFromInline let sendsOldValues: Bool
    @usableFromInline let next: Step<Key, Change<Value>>
    // Unchecked, as in `StoredRows`.
    @usableFromInline @exclusivity(unchecked) var stamped = ByteWriter()

    @usableFromInline init(
        _ rows: StoredRows<Key, Value>, node: NodeContext, sendsOldValues: Bool,
        next: @escaping Step<Key, Change<Value>>
    ) {
        self.rows = rows
        self.node = node
        self.sendsOldValues = sendsOldValues
        self.next = next
    }

    /// Sets the row of a key to what `update` makes of it; nil deletes it. Where there was no row and there is none,
    /// nothing happened.
    ///
    /// The row's time is the later of both; a deletion has the time of its record.
    @inlinable func update<Input>(
        _ key: Key, _ input: consuming Input, _ envelope: Envelope,
        with update: (Key, consuming Input, consuming Value?) throws -> Value?
    ) throws {
        guard try encode(key) else { return }
        var old: Value?
        var timestamp = envelope.timestamp
        try rows.read { value, time in
            old = value
            timestamp = max(timestamp, time)
        }
        let kept = sendsOldValues ? old : nil
        let new: Value?
        do { new = try update(key, consume input, old.take()) } catch { return try node.recover(from: error) }
        switch try write(new, timestamp, deletedAt: envelope.timestamp) {
        case .set:
            let written = Envelope(timestamp: timestamp, headers: envelope.headers)
            try next(key, Change(old: consume kept, new: consume new), written)
        case .deleted: try next(key, Change(old: consume kept, new: nil), envelope)
        case .nothing: return
        }
    }

    /// Sets the row of a key; nil deletes it.
    @inlinable func set(_ key: Key, to value: consuming Value?, _ envelope: Envelope) throws {
        guard try encode(key) else { return }
        var old: Value?
        if sendsOldValues { old = try rows.readRow()?.value }
        switch try write(value, envelope.timestamp, deletedAt: envelope.timestamp) {
        case .set: try next(key, Change(old: old.take(), new: consume value), envelope)
        case .deleted: try next(key, Change(old: old.take(), new: nil), envelope)
        case .nothing: return
        }
    }

    /// Encodes the key for what follows; returns false if the record goes no further.
    @inlinable @inline(__always) func encode(_ key: Key) throws -> Bool {
        if rows.keySerde.isNull?(key) == true {
            node.drop("null key")
            return false
        }
        unsafe rows.keyBytes.removeAll()
        do {
            try unsafe rows.keySerde.encode(key, &rows.keyBytes)
            return true
        } catch {
            try node.recover(from: error)
            return false
        }
    }

    /// What was done to a row.
    @usableFromInline enum Outcome {
        case set
        case deleted
        /// There was no row and there is none, or its value can't be written.
        case nothing
    }

    /// Stores and logs the row of the encoded key.
    @inlinable @inline(__always) func write(
        _ value: Value?, _ timestamp: Timestamp, deletedAt time: Timestamp
    ) throws -> Outcome {
        guard let value, rows.valueSerde.isNull?(value) != true else {
            let wasThere = try unsafe rows.keyBytes.withBytes { try rows.store.delete($0, timestamp: time) }
            return wasThere ? .deleted : .nothing
        }
        unsafe stamped.removeAll()
        unsafe stamped.append(bigEndian: timestamp.milliseconds)
        do { try unsafe rows.valueSerde.encode(value, &stamped) } catch {
            try node.recover(from: error)
            return .nothing
        }
        try unsafe rows.keyBytes.withBytes { keyBytes in
            try unsafe stamped.withBytes { try rows.store.write($0, for: keyBytes) }
        }
        return .set
    }
}
