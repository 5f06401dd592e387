/// A table: the latest value of each key, kept in a store and changed by records. A row can be deleted.
public struct KTable<Key, Value> {
    @usableFromInline let graph: Graph
    @usableFromInline let node: Graph.NodeID
    @usableFromInline let outlet: Outlet<Key, Value?>
    @usableFromInline let keySerde: Serde<Key>?
    @usableFromInline let valueSerde: Serde<Value>?

    /// The store that holds the rows.
    public let storeName: String

    @usableFromInline init(
        graph: Graph, node: Graph.NodeID, outlet: Outlet<Key, Value?>, keySerde: Serde<Key>?,
        valueSerde: Serde<Value>?, storeName: String
    ) {
        self.graph = graph
        self.node = node
        self.outlet = outlet
        self.keySerde = keySerde
        self.valueSerde = valueSerde
        self.storeName = storeName
    }
}

/// A table whose rows are set and changed but never deleted, as counts are: its stream has no tombstones to unwrap.
public struct GrowOnlyKTable<Key, Value> {
    /// The same table, for what takes any table.
    public let table: KTable<Key, Value>

    /// The store that holds the rows.
    public var storeName: String { table.storeName }

    @usableFromInline init(_ table: KTable<Key, Value>) { self.table = table }
}
