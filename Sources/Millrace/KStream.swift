/// A stream of records: independent events, each with a key, a value, a time and headers.
///
/// Every operator is a method in its own file under `Operators/`. It returns a new stream and leaves this one as it is;
/// using a stream twice sends its records both ways.
///
/// An operator that makes new values hands the old ones over: a closure that takes its value `consuming` may change it in
/// place, as `mapValues` shows. Where a stream is used several times, only the last use avoids the copy.
public struct KStream<Key, Value> {
    @usableFromInline let graph: Graph
    @usableFromInline let node: Graph.NodeID
    @usableFromInline let keySerde: Serde<Key>?
    @usableFromInline let valueSerde: Serde<Value>?
    /// Whether records may have got other keys since they were partitioned: what groups them next repartitions first.
    @usableFromInline let isKeyChanged: Bool

    @usableFromInline init(
        graph: Graph, node: Graph.NodeID, keySerde: Serde<Key>?, valueSerde: Serde<Value>?, isKeyChanged: Bool
    ) {
        self.graph = graph
        self.node = node
        self.keySerde = keySerde
        self.valueSerde = valueSerde
        self.isKeyChanged = isKeyChanged
    }

    /// Adds a node behind this one. `makeStep` gets the step of what follows and returns the new node's own.
    @inlinable func extending<NewKey, NewValue>(
        _ prefix: NodePrefix, named name: String?, key: Serde<NewKey>?, value: Serde<NewValue>?, changesKey: Bool,
        _ makeStep: @escaping @Sendable (NodeContext, @escaping Step<NewKey, NewValue>) -> Step<Key, Value>
    ) -> KStream<NewKey, NewValue> {
        let name = graph.nodeName(prefix, name)
        let outlet = Outlet<NewKey, NewValue>()
        let id = graph.addProcessor(name, parents: [node], outlet: outlet) { wiring in
            wiring.connect { task in makeStep(NodeContext(task: task, name: name), try outlet.step(in: task)) }
        }
        return KStream<NewKey, NewValue>(
            graph: graph, node: id, keySerde: key, valueSerde: value, isKeyChanged: isKeyChanged || changesKey)
    }
}
