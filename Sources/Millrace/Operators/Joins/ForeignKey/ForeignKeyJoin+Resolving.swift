import MillraceRuntime

extension ForeignKeyJoin {
    /// The left table's side again: a response to the row as it is now becomes a row of the result. One to an earlier row is
    /// dropped, since that row has been replaced, and its successor asked for itself.
    @inlinable func addResolving<Joined>(
        _ responders: [Graph.NodeID], _ keySerde: Serde<Key>, _ valueSerde: Serde<Value>, _ otherSerde: Serde<Other>,
        store: Materialized<Key, Joined>, _ combine: @escaping @Sendable (Value, Other?) throws -> Joined?
    ) -> KTable<Key, Joined> {
        let (graph, names, isLeft, leftLookup) = (left.graph, names, isLeft, left.lookup)
        let topic = TopicReference.repartition(names.responseTopic, partitions: nil)
        let sink = graph.addSink(names.responseSink, topic: topic, parents: responders) { wiring in
            for input in 0..<wiring.inputCount {
                wiring.connect(input) { (task) -> Step<[UInt8], ForeignKeyResponse<Other>> in
                    let sink = try task.sink(to: topic)
                    let writer = RecordWriter(
                        key: Serde<[UInt8]>.bytes, value: otherSerde.response,
                        node: NodeContext(task: task, name: names.responseSink))
                    return { key, response, envelope in
                        try writer.write(key, response, envelope, to: sink, partition: response.partition)
                    }
                }
            }
        }
        let source: KStream<Key, ForeignKeyResponse<Other>> = graph.makeSource(
            names.responseSource, topics: [topic], key: keySerde, value: otherSerde.response, after: [sink])
        graph.coPartition([left.node, source.node], at: source.node)
        let resolved = Outlet<Key, Joined?>()
        let resolve = graph.addProcessor(
            names.resolve, parents: [source.node], outlet: resolved, lookups: [leftLookup.traits]
        ) { wiring in
            wiring.connect { (task) -> Step<Key, ForeignKeyResponse<Other>> in
                let node = NodeContext(task: task, name: names.resolve)
                let (rows, next) = (try leftLookup.reader(in: task), try resolved.step(in: task))
                return { (key, response: consuming ForeignKeyResponse<Other>, envelope) in
                    let joined: Joined?
                    do {
                        let row = try rows.read(key)
                        guard try row.flatMap({ try valueSerde.murmur3(of: $0.value) }) == response.hash else {
                            // No user's record is lost, and it happens whenever a row changes again: not worth a warning.
                            return
                        }
                        joined = try row.flatMap { row in
                            response.value == nil && !isLeft ? nil : try combine(row.value, response.value)
                        }
                    } catch { return try node.recover(from: error) }
                    try next(key, joined, envelope)
                }
            }
        }
        let traits = TableTraits(
            .records, store: graph.storeName(.foreignKeyOutput, store.name), isMaterialized: store.name != nil)
        return graph.makeTable(
            names.result, of: traits, parents: [resolve], store: store, inheritedKey: keySerde
        ) { wiring, target in
            wiring.connect { task in try target.setter(in: task) }
        }
    }
}
