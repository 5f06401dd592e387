/// A table whose rows are grouped by another key: what `count`, `reduce` and `aggregate` of tables work on.
///
/// Each change of a row takes the old row out of its group and puts the new one in.
public struct KGroupedTable<Key, Value> {
    @usableFromInline let graph: Graph
    /// The node that gives the rows their new keys.
    @usableFromInline let node: Graph.NodeID
    /// The user's name for the grouping, which names the repartition topic.
    @usableFromInline let name: String?
    @usableFromInline let keySerde: Serde<Key>
    @usableFromInline let valueSerde: Serde<Value>
    /// The repartition topic of a named grouping, once there is one: several aggregations share it.
    @usableFromInline let repartition: SharedRepartition

    @usableFromInline final class SharedRepartition {
        @usableFromInline var node: Graph.NodeID?

        @usableFromInline init() {}
    }

    @usableFromInline init(
        graph: Graph, node: Graph.NodeID, named name: String?, key: Serde<Key>, value: Serde<Value>
    ) {
        self.graph = graph
        self.node = node
        self.name = name
        keySerde = key
        valueSerde = value
        repartition = SharedRepartition()
    }

    /// The node behind the repartition topic. The numbers of its sink and source are used up each time; they are named
    /// after the aggregation, if that has a name.
    @inlinable func repartitioned(forStore store: String, named aggregation: String?) -> Graph.NodeID {
        let sink = graph.nodeName(.sink, aggregation, suffix: "-sink")
        let source = graph.nodeName(.source, aggregation, suffix: "-source")
        if name != nil, let known = repartition.node {
            graph.postpone(known)
            return known
        }
        let topic = TopicReference.repartition("\(name ?? store)-repartition", partitions: nil)
        let (keySerde, changeSerde) = (keySerde, valueSerde.change)
        graph.noteFormat(ofTopic: topic, key: keySerde, value: changeSerde)
        let outlet = Outlet<Key, Change<Value>>()
        let id = graph.addRepartition(
            topic: topic, filter: nil, sink: sink, source: source, parent: node, outlet: outlet,
            makeStep: Graph.reading(keySerde, changeSerde, at: source, into: outlet)
        ) { wiring in
            wiring.connect { (task) -> Step<Key, Change<Value>> in
                let target = try task.sink(to: topic)
                let writer = RecordWriter(
                    key: keySerde, value: changeSerde, node: NodeContext(task: task, name: sink))
                return { key, change, envelope in try writer.write(key, change, envelope, to: target) }
            }
        }
        repartition.node = id
        return id
    }
}
