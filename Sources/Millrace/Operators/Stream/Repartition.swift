import MillraceRuntime

extension KStream {
    /// Sends the records through an internal topic, so that they are partitioned by their present key.
    ///
    /// Grouping after a change of the key does this; call it before code that relies on the partitioning.
    /// Records with a null key are dropped.
    ///
    /// ```swift
    /// orders.selectKey { _, order in order.customer }.repartition(named: "by-customer")
    /// ```
    ///
    /// - Parameters:
    ///   - name: the topic is called `<application>-<name>-repartition`.
    ///   - partitions: how many partitions it has; by default as many as its widest input.
    ///   - key: how keys are written; by default as they are read.
    ///   - value: how values are written; by default as they are read.
    @inlinable public func repartition(
        named name: String? = nil, partitions: Int32? = nil, key: Serde<Key> = .usual, value: Serde<Value> = .usual
    ) -> KStream<Key, Value> {
        let base = name ?? graph.nodeName(.repartition, nil)
        return throughRepartitionTopic(base, partitions: partitions, key: key, value: value)
    }

    /// The stream behind a repartition topic `<base>-repartition`: a filter, a sink, and a source in a new
    /// subtopology, named and numbered as in Kafka Streams.
    @inlinable func throughRepartitionTopic(
        _ base: String, partitions: Int32?, key: Serde<Key> = .usual, value: Serde<Value> = .usual
    ) -> KStream<Key, Value> {
        if let problem = NameRules.problem(with: base) {
            graph.report("the name of a repartition topic \(problem)")
            return graph.unreadableStream(behind: node)
        }
        let topicName = base.hasSuffix("-repartition") ? base : "\(base)-repartition"
        let names = graph.repartitionNames(base: base, topic: topicName)
        let topic = TopicReference.repartition(topicName, partitions: partitions)
        if let partitions, partitions < 1 {
            graph.report("node \(names.sink): a repartition topic needs at least 1 partition, not \(partitions)")
        }
        if Key.self == Ignored.self { graph.reportIgnoredKeys(at: names.sink) }
        let place = "\(names.sink) (topic \(topicName))"
        let resolvedKey = graph.resolve(key, keySerde, for: "key", at: place)
        let resolvedValue = graph.resolve(value, valueSerde, for: "value", at: place)
        guard let keySerde = resolvedKey, let valueSerde = resolvedValue else {
            return graph.unreadableStream(behind: node)
        }
        graph.noteFormat(ofTopic: topic, key: keySerde, value: valueSerde)
        let outlet = Outlet<Key, Value>()
        let id = graph.addRepartition(
            topic: topic, filter: names.filter, sink: names.sink, source: names.source, parent: node, outlet: outlet,
            makeStep: Graph.reading(keySerde, valueSerde, at: names.source, into: outlet)
        ) { wiring in
            wiring.connect { (task) -> Step<Key, Value> in
                let sink = try task.sink(to: topic)
                let node = NodeContext(task: task, name: names.sink)
                let writer = RecordWriter(key: keySerde, value: valueSerde, node: node)
                return { key, value, envelope in
                    // What the filter is for: a record without a key belongs to no partition.
                    if keySerde.isNull?(key) == true { return node.drop("null key") }
                    try writer.write(key, value, envelope, to: sink)
                }
            }
        }
        return KStream(graph: graph, node: id, keySerde: keySerde, valueSerde: valueSerde, isKeyChanged: false)
    }
}

extension Graph {
    /// The names of a repartition topic's nodes: generated behind a generated base, else made from it. The numbers
    /// are used up either way.
    @usableFromInline func repartitionNames(
        base: String, topic: String
    ) -> (sink: String, filter: String, source: String) {
        let sink = nodeName(.sink, nil)
        let filter = nodeName(.filter, nil)
        let source = nodeName(.source, nil)
        let isGenerated =
            base.hasPrefix("KSTREAM") && base.suffix(10).allSatisfy(\.isNumber) && base.dropLast(10).last == "-"
        return isGenerated
            ? (sink, filter, source) : ("\(topic)-sink", "\(topic)-filter", "\(topic)-source")
    }
}
