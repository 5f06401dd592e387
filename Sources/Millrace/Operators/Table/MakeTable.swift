import MillraceRuntime

/// Where the rows of a table with a store go: what its operator writes to, task by task.
@usableFromInline struct TableTarget<Key, Value>: Sendable {
    @usableFromInline let name: String
    @usableFromInline let traits: TableTraits
    @usableFromInline let keySerde: Serde<Key>
    @usableFromInline let valueSerde: Serde<Value>
    @usableFromInline let outlet: Outlet<Key, Change<Value>>

    @usableFromInline init(
        name: String, traits: TableTraits, key: Serde<Key>, value: Serde<Value>, outlet: Outlet<Key, Change<Value>>
    ) {
        self.name = name
        self.traits = traits
        keySerde = key
        valueSerde = value
        self.outlet = outlet
    }

    @inlinable func node(in task: TaskContext) -> NodeContext { NodeContext(task: task, name: name) }

    /// What writes the rows to the store.
    @inlinable func writer(in task: TaskContext) throws -> RowWriter<Key, Value> {
        RowWriter(
            try rows(in: task), node: node(in: task), sendsOldValues: traits.sendsOldValues,
            next: try outlet.step(in: task))
    }

    /// The rows as they are stored.
    @inlinable func rows(in task: TaskContext) throws -> StoredRows<Key, Value> {
        StoredRows(
            key: keySerde, value: valueSerde, store: try task.keyValueStore(named: traits.store), task: task.task)
    }

    /// What sets the rows: in the store, if there is one; else the change is only handed on.
    @inlinable func setter(in task: TaskContext) throws -> Step<Key, Value?> {
        if traits.isMaterialized {
            let writer = try writer(in: task)
            return { (key, value: consuming Value?, envelope) in try writer.set(key, to: consume value, envelope) }
        }
        let (keySerde, node, next) = (keySerde, node(in: task), try outlet.step(in: task))
        let isNull = NullCheck<Value>()
        return { (key, value: consuming Value?, envelope) in
            if keySerde.isNull?(key) == true { return node.drop("null key") }
            try next(key, Change(new: isNull.row(consume value)), envelope)
        }
    }
}

extension Graph {
    /// Adds the node of a table that has a store, or gets one if something needs it. `attach` connects its parents; it
    /// isn't called where a serde is missing.
    ///
    /// - Parameters:
    ///   - store: what the user said about the store.
    ///   - inheritedKey: how keys are stored if the user didn't say.
    ///   - inheritedValue: how values are stored if the user didn't say.
    ///   - role: what errors call the value.
    @inlinable func makeTable<Key, Value>(
        _ name: String, of traits: TableTraits, parents: [NodeID], stores: [String] = [], lookups: [TableTraits] = [],
        store: Materialized<Key, Value>, inheritedKey: Serde<Key>?, inheritedValue: Serde<Value>? = nil,
        role: String = "value", view: Lookup<Key, Value>.View? = nil,
        _ attach: @escaping (borrowing Wiring, TableTarget<Key, Value>) -> Void
    ) -> KTable<Key, Value> {
        let outlet = Outlet<Key, Change<Value>>()
        let place = "\(name) (store \(traits.store))"
        let resolvedKey = resolve(
            store.key, inheritedKey, for: "key", at: place, by: "store: Materialized(…, key: …)")
        let resolvedValue = resolve(
            store.value, inheritedValue, for: role, at: place, by: "store: Materialized(…, value: …)")
        guard let keySerde = resolvedKey, let valueSerde = resolvedValue else {
            let id = addProcessor(name, parents: parents, outlet: outlet, table: traits)
            return unreadableTable(behind: id)
        }
        declareStore(traits.store, changelogSettings: store.changelogSettings)
        noteFormat(ofStore: traits.store, key: keySerde, value: valueSerde)
        let target = TableTarget(name: name, traits: traits, key: keySerde, value: valueSerde, outlet: outlet)
        let id = addProcessor(
            name, parents: parents, outlet: outlet, stores: stores, table: traits, lookups: lookups
        ) { wiring in
            attach(wiring, target)
        }
        return KTable(
            graph: self, node: id, keySerde: keySerde, valueSerde: valueSerde,
            lookup: Lookup(traits, store: { task in try target.rows(in: task).reader }, view: view))
    }

    /// Replaces a table whose serde is missing, so that what follows can be defined; no topology is built.
    @usableFromInline func unreadableTable<Key, Value>(behind node: NodeID = 0) -> KTable<Key, Value> {
        KTable(
            graph: self, node: node, keySerde: .usual, valueSerde: .usual,
            lookup: Lookup(TableTraits(.records, store: "unreadable", isMaterialized: false), store: { _ in .empty }))
    }
}

extension StoredRows {
    @usableFromInline var reader: RowReader<Key, Value> { RowReader { key in try self.row(of: key) } }
}
