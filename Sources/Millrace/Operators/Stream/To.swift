import MillraceRuntime

extension KStream {
    /// Writes the records to a topic. The partition is Kafka's default: murmur2 of the key.
    ///
    /// ```swift
    /// counts.toStream().to("word-counts")
    /// ```
    ///
    /// A stream that was read with `key: .ignored` is written with null keys.
    ///
    /// - Parameters:
    ///   - topic: the topic's name. If it doesn't exist, it is created when the application starts.
    ///   - key: how keys are written; by default as they are read, or the type's usual format.
    ///   - value: how values are written; by default as they are read, or the type's usual format.
    ///   - name: the node's name; generated if nil.
    @inlinable public func to(
        _ topic: String, key: Serde<Key> = .usual, value: Serde<Value> = .usual, named name: String? = nil
    ) {
        let name = graph.nodeName(.sink, name)
        let place = "\(name) (topic \(topic))"
        let topic = TopicReference.external(topic)
        let resolvedKey = graph.resolve(key, keySerde, for: "key", at: place)
        let resolvedValue = graph.resolve(value, valueSerde, for: "value", at: place)
        guard let keySerde = resolvedKey, let valueSerde = resolvedValue else {
            graph.addSink(name, topic: topic, parents: [node])
            return
        }
        graph.noteFormat(ofTopic: topic, key: keySerde, value: valueSerde)
        graph.addSink(name, topic: topic, parents: [node]) { wiring in
            wiring.connect { task in
                let sink = try task.sink(to: topic)
                let writer = RecordWriter(key: keySerde, value: valueSerde, node: NodeContext(task: task, name: name))
                return { key, value, envelope in try writer.write(key, value, envelope, to: sink) }
            }
        }
    }

    /// Writes each record to the topic that `topic` returns for it. The topics must exist.
    ///
    /// ```swift
    /// events.to(value: .string) { key, _ in "events-\(key)" }
    /// ```
    @inlinable public func to(
        key: Serde<Key> = .usual, value: Serde<Value> = .usual, named name: String? = nil,
        topic: @escaping @Sendable (Key, Value) throws -> String
    ) {
        let name = graph.nodeName(.sink, name)
        let place = "\(name) (computed topics)"
        let resolvedKey = graph.resolve(key, keySerde, for: "key", at: place)
        let resolvedValue = graph.resolve(value, valueSerde, for: "value", at: place)
        guard let keySerde = resolvedKey, let valueSerde = resolvedValue else {
            graph.addSink(name, topic: nil, parents: [node])
            return
        }
        graph.addSink(name, topic: nil, parents: [node]) { wiring in
            wiring.connect { task in
                let node = NodeContext(task: task, name: name)
                let writer = RecordWriter(key: keySerde, value: valueSerde, node: node)
                return { key, value, envelope in
                    guard let topic = try node.attempt({ try topic(key, value) }) else { return }
                    try writer.write(key, value, envelope, to: try task.sink(to: .external(topic)))
                }
            }
        }
    }
}
