extension KGroupedStream {
    /// Counts the records of each key.
    ///
    /// ```swift
    /// words.groupBy { _, word in word }.count(store: "counts").toStream().to("word-counts")
    /// ```
    ///
    /// - Parameters:
    ///   - store: how the counts are kept.
    ///   - name: the node's name; generated if nil.
    @inlinable @discardableResult public func count(
        store: Materialized<Key, Int64> = .unnamed, named name: String? = nil
    ) -> KTable<Key, Int64> {
        // Kafka Streams uses up a number here if a serde is given and no name.
        if store.name == nil, !store.key.isUsual { stream.graph.skipNumber() }
        return folding(.aggregate, store: store, named: name) { _, _, count in (count ?? 0) + 1 }
    }
}
