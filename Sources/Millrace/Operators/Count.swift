extension KGroupedStream {
    /// Counts the records of each key.
    ///
    /// ```swift
    /// words.groupBy { _, word in word }.count(store: "counts").toStream().to("word-counts")
    /// ```
    ///
    /// - Parameters:
    ///   - store: the store's name, which names the changelog topic too; generated if nil.
    ///   - key: how keys are stored; by default as they are read.
    ///   - name: the node's name; generated if nil.
    @inlinable @discardableResult public func count(
        store: String? = nil, key: Serde<Key> = .usual, named name: String? = nil
    ) -> GrowOnlyKTable<Key, Int64> {
        // Kafka Streams uses up a number here if a serde is given and no name.
        if store == nil, !key.isUsual { stream.graph.skipNumber() }
        return GrowOnlyKTable(
            folding(.aggregate, store: store, key: key, aggregate: .int64, named: name) { _, _, count in
                (count ?? 0) + 1
            })
    }
}
