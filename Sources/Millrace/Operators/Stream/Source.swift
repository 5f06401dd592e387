import MillraceRuntime

extension Graph {
    /// Adds a source node and returns the stream that it feeds.
    @inlinable func makeSource<Key, Value>(
        _ name: String, topics: [TopicReference], key: Serde<Key>, value: Serde<Value>,
        offsetReset: OffsetReset = .earliest, timestamps: TimestampPolicy = .failOnInvalid, after: [NodeID] = []
    ) -> KStream<Key, Value> {
        for topic in topics { noteFormat(ofTopic: topic, key: key, value: value) }
        let outlet = Outlet<Key, Value>()
        let node = addSource(
            name, topics: topics, offsetReset: offsetReset, timestamps: timestamps, after: after, outlet: outlet,
            makeStep: Self.reading(key, value, at: name, into: outlet))
        return KStream(graph: self, node: node, keySerde: key, valueSerde: value, isKeyChanged: false)
    }

    /// Decodes the records that a source reads, and hands them on.
    @inlinable static func reading<Key, Value>(
        _ keySerde: Serde<Key>, _ valueSerde: Serde<Value>, at name: String, into outlet: Outlet<Key, Value>
    ) -> MakeRawStep {
        { task in
            let next = try outlet.step(in: task)
            return { raw in
                let key: Key
                let value: Value
                do {
                    key = try keySerde.read(raw.key)
                    value = try valueSerde.read(raw.value)
                } catch {
                    return try task.recover(from: error, at: name, during: .deserialization)
                }
                try next(key, consume value, Envelope(timestamp: raw.timestamp, headers: raw.headers))
            }
        }
    }
}

extension Graph {
    /// Replaces a stream whose serde is missing, so that what follows can be defined; no topology is built. Its
    /// serdes stand in too: what follows doesn't miss them again.
    @usableFromInline func unreadableStream<Key, Value>(behind node: NodeID = 0) -> KStream<Key, Value> {
        KStream(graph: self, node: node, keySerde: .usual, valueSerde: .usual, isKeyChanged: false)
    }
}
