/// A table: the latest value of each key. A row can be deleted: its value is nil then.
///
/// A table that is only passed through has no store. It gets one if its rows are looked up, as joins do, if the old
/// values of its rows are needed, or if its operator is given a `store`.
public struct KTable<Key, Value> {
    @usableFromInline let graph: Graph
    @usableFromInline let node: Graph.NodeID
    @usableFromInline let keySerde: Serde<Key>?
    @usableFromInline let valueSerde: Serde<Value>?
    @usableFromInline let lookup: Lookup<Key, Value>

    /// The store that holds the rows; nil where the table has none so far (`queryableStoreName`).
    public var storeName: String? { lookup.traits.isMaterialized ? lookup.traits.store : nil }

    @usableFromInline init(
        graph: Graph, node: Graph.NodeID, keySerde: Serde<Key>?, valueSerde: Serde<Value>?,
        lookup: Lookup<Key, Value>
    ) {
        self.graph = graph
        self.node = node
        self.keySerde = keySerde
        self.valueSerde = valueSerde
        self.lookup = lookup
    }
}
