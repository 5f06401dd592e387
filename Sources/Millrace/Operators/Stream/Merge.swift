extension KStream {
    /// Puts the records of both streams into one, in no particular order between the two.
    ///
    /// ```swift
    /// let all = web.merge(with: mobile)
    /// ```
    ///
    /// A stream that is merged with itself, or with another stream of the same topic, stays as it is: no record is
    /// doubled, as in Kafka Streams.
    @inlinable public func merge(with other: KStream<Key, Value>, named name: String? = nil) -> KStream<Key, Value> {
        let name = graph.nodeName(.merge, name)
        if other.graph !== graph {
            graph.report("node \(name): both streams of a merge must come from the same StreamsBuilder")
        }
        let outlet = Outlet<Key, Value>()
        let parents = other.graph === graph && other.node != node ? [node, other.node] : [node]
        let id = graph.addProcessor(name, parents: parents, outlet: outlet) { wiring in
            for input in 0..<wiring.inputCount { wiring.connect(input) { task in try outlet.step(in: task) } }
        }
        return KStream(
            graph: graph, node: id, keySerde: keySerde ?? other.keySerde, valueSerde: valueSerde ?? other.valueSerde,
            isKeyChanged: isKeyChanged || other.isKeyChanged)
    }
}
