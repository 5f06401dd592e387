import MillraceRuntime

/// A stream whose records are grouped by key: what `count`, `reduce` and `aggregate` work on.
public struct KGroupedStream<Key, Value> {
    @usableFromInline let stream: KStream<Key, Value>
    /// The user's name for the grouping, which names the repartition topic.
    @usableFromInline let name: String?
    /// The stream behind the repartition topic of a named grouping, once there is one: several aggregations share it.
    @usableFromInline let repartitioned: Repartitioned

    @usableFromInline init(of stream: KStream<Key, Value>, named name: String?) {
        self.stream = stream
        self.name = name
        repartitioned = Repartitioned()
    }

    @usableFromInline final class Repartitioned {
        @usableFromInline var stream: KStream<Key, Value>?

        @usableFromInline init() {}
    }

    /// The stream that `store` can be kept on: partitioned by key. Goes through a repartition topic if keys may have
    /// changed.
    @inlinable func partitioned(forStore store: String) -> KStream<Key, Value> {
        guard stream.isKeyChanged else {
            if Key.self == Ignored.self { stream.graph.reportIgnoredKeys(at: store) }
            return stream
        }
        if name != nil, let known = repartitioned.stream {
            // Kafka Streams generates the names all the same.
            for _ in 0..<3 { stream.graph.skipNumber() }
            stream.graph.postpone(known.node)
            return known
        }
        let result = stream.throughRepartitionTopic(name ?? store, partitions: nil)
        repartitioned.stream = result
        return result
    }
}
