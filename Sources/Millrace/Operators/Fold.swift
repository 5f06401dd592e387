import MillraceRuntime

/// Reads a key's aggregate, lets it be updated, stores and forwards it: what every aggregation does with a record.
@usableFromInline final class Fold<Key, Aggregate> {
    @usableFromInline let keySerde: Serde<Key>
    @usableFromInline let aggregateSerde: Serde<Aggregate>
    @usableFromInline let store: KeyValueStore
    @usableFromInline let node: NodeContext
    // Unchecked: only this class touches them, one call at a time, and the check would cost more than the encoding.
    @usableFromInline @exclusivity(unchecked) var keyBytes = ByteWriter()
    @usableFromInline @exclusivity(unchecked) var stamped = ByteWriter()

    @usableFromInline init(key: Serde<Key>, aggregate: Serde<Aggregate>, store: KeyValueStore, node: NodeContext) {
        keySerde = key
        aggregateSerde = aggregate
        self.store = store
        self.node = node
    }

    @inlinable func process<Value>(
        _ key: Key, _ value: consuming Value, _ envelope: Envelope,
        update: (Key, consuming Value, consuming Aggregate?) throws -> Aggregate?, next: Step<Key, Aggregate?>
    ) throws {
        if keySerde.isNull?(key) == true { return node.drop("null key") }
        unsafe keyBytes.removeAll()
        do { try unsafe keySerde.encode(key, &keyBytes) } catch {
            return try node.recover(from: error)
        }
        var old: Aggregate?
        var timestamp = envelope.timestamp
        try unsafe keyBytes.withBytes { keyBytes in
            try store.read(keyBytes) { bytes, time in
                old = try decode(bytes)
                timestamp = max(timestamp, time)
            }
        }
        let hadRow = old != nil
        let result: Aggregate?
        do { result = try update(key, consume value, old.take()) } catch { return try node.recover(from: error) }
        if let new = result, aggregateSerde.isNull?(new) != true {
            unsafe stamped.removeAll()
            unsafe stamped.append(bigEndian: timestamp.milliseconds)
            do { try unsafe aggregateSerde.encode(new, &stamped) } catch {
                return try node.recover(from: error)
            }
            try unsafe keyBytes.withBytes { keyBytes in
                try unsafe stamped.withBytes { try store.write($0, for: keyBytes) }
            }
        } else if !hadRow {
            // There was no row and there is none: nothing happened.
            return
        } else {
            try unsafe keyBytes.withBytes { try store.delete($0, timestamp: timestamp) }
        }
        try next(key, consume result, Envelope(timestamp: timestamp, headers: envelope.headers))
    }

    @inlinable func decode(_ bytes: RawSpan) throws -> Aggregate {
        do { return try aggregateSerde.decode(bytes) } catch { throw unreadable(error) }
    }

    @usableFromInline @inline(never) func unreadable(_ error: any Error) -> StreamsError {
        StreamsError(
            .user,
            "store \(store.name) of task \(node.task.task) holds a value that \(aggregateSerde.name) can't read: \(error). "
                + "If the type gained a field, make it optional, or give it a default in `init(from:)`. If the format is "
                + "another one, give the store a new name, or reset the application", cause: error)
    }
}

/// Whether a value is nil, for types that can be; costs nothing for the others.
@usableFromInline struct NullCheck<Value> {
    @usableFromInline let isOptional: Bool

    @usableFromInline init() { isOptional = Value.self is any OptionalType.Type }

    @inlinable func callAsFunction(_ value: Value) -> Bool {
        isOptional && (value as? any OptionalType)?.isNil == true
    }
}

@usableFromInline protocol OptionalType {
    var isNil: Bool { get }
    static var wrappedType: Any.Type { get }
}

extension Optional: OptionalType {
    @usableFromInline var isNil: Bool { self == nil }
    @usableFromInline static var wrappedType: Any.Type { Wrapped.self }
}
