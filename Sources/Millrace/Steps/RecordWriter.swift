import MillraceRuntime

/// Turns records into bytes for a sink, with buffers that are used again for each.
@usableFromInline final class RecordWriter<Key, Value> {
    @usableFromInline let keySerde: Serde<Key>
    @usableFromInline let valueSerde: Serde<Value>
    @usableFromInline let node: NodeContext
    // Unchecked: only this class touches them, one call at a time, and the check would cost more than the encoding.
    @usableFromInline @exclusivity(unchecked) var keyBytes = ByteWriter()
    @usableFromInline @exclusivity(unchecked) var valueBytes = ByteWriter()

    @usableFromInline init(key: Serde<Key>, value: Serde<Value>, node: NodeContext) {
        keySerde = key
        valueSerde = value
        self.node = node
    }

    /// Appends a record to `sink`. If it can't be encoded or the log refuses it, the production handler decides.
    ///
    /// - Parameter partition: where it goes; nil is where its key belongs.
    @inlinable func write(
        _ key: Key, _ value: Value, _ envelope: Envelope, to sink: RecordSink, partition: Int32? = nil
    ) throws {
        do {
            let keyIsNull = keySerde.isNull?(key) ?? false
            let valueIsNull = valueSerde.isNull?(value) ?? false
            unsafe keyBytes.removeAll()
            unsafe valueBytes.removeAll()
            if !keyIsNull { try unsafe keySerde.encode(key, &keyBytes) }
            if !valueIsNull { try unsafe valueSerde.encode(value, &valueBytes) }
            try unsafe keyBytes.withBytes { key in
                try unsafe valueBytes.withBytes { value in
                    try RawRecord.withRecord(
                        key: keyIsNull ? nil : key, value: valueIsNull ? nil : value,
                        timestamp: envelope.timestamp, headers: envelope.headers
                    ) { record in
                        guard let partition else { return try sink.append(record) }
                        try sink.append(record, to: PartitionID(partition))
                    }
                }
            }
        } catch {
            try node.task.recover(from: error, at: node.name, writingTo: sink)
        }
    }
}
