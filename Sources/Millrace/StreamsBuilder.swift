import MillraceRuntime

/// Builds a topology: read topics as streams, then chain operators on them.
///
/// ```swift
/// let builder = StreamsBuilder()
/// builder.stream("lines", key: .ignored, value: .string)
///     .filter { _, line in !line.isEmpty }
///     .to("texts", key: .ignored)
/// let topology = try builder.build()
/// ```
///
/// Not safe to use from several threads at once.
public final class StreamsBuilder {
    @usableFromInline let graph = Graph()
    private var built: Topology?

    /// An empty topology.
    public init() {}

    /// Reads a topic as a stream.
    ///
    /// - Parameters:
    ///   - topic: the topic's name; it must exist when the application starts.
    ///   - key: how keys are read; by default the type's usual format. `.ignored` doesn't read them: the key is lost, and
    ///     `to(_:)` then writes null keys. `.bytes` (or `.bytes.optional`) passes them on as they are.
    ///   - value: how values are read; by default the type's usual format.
    ///   - offsetReset: where to start when the application has no committed offset (`auto.offset.reset`).
    ///   - timestamps: which time the records get (`default.timestamp.extractor`).
    ///   - name: the node's name; generated if nil.
    @inlinable public func stream<Key, Value>(
        _ topic: String, key: Serde<Key> = .usual, value: Serde<Value> = .usual, offsetReset: OffsetReset = .earliest,
        timestamps: TimestampPolicy = .failOnInvalid, named name: String? = nil
    ) -> KStream<Key, Value> {
        stream(
            [topic], key: key, value: value, offsetReset: offsetReset, timestamps: timestamps, named: name)
    }

    /// Reads several topics as one stream, in no particular order between them.
    @inlinable public func stream<Key, Value>(
        _ topics: [String], key: Serde<Key> = .usual, value: Serde<Value> = .usual,
        offsetReset: OffsetReset = .earliest,
        timestamps: TimestampPolicy = .failOnInvalid, named name: String? = nil
    ) -> KStream<Key, Value> {
        let name = graph.nodeName(.source, name)
        let place = "\(name) (topic \(topics.joined(separator: ", ")))"
        let keySerde = graph.resolve(key, nil, for: "key", at: place)
        let valueSerde = graph.resolve(value, nil, for: "value", at: place)
        guard let keySerde, let valueSerde else { return graph.unreadableStream() }
        return graph.makeSource(
            name, topics: topics.map(TopicReference.external), key: keySerde, value: valueSerde,
            offsetReset: offsetReset,
            timestamps: timestamps)
    }

    /// The topology as it is defined. Throws a `StreamsError` that lists every mistake in it.
    public func build() throws -> Topology {
        // What is added after the first time is a mistake, which the second time reports.
        if let built, graph.errors.isEmpty { return built }
        let topology = try Topology(graph)
        built = topology
        return topology
    }
}
