import MillraceRuntime

/// What makes a row of another table's row, in one task. A closure in a class, since a step keeps it; see `BuiltStep`.
@usableFromInline final class RowTransform<Key, Value, NewValue> {
    @usableFromInline let compute: (Key, consuming Value?) throws -> NewValue?
    /// What user code with stores is told of a record.
    @usableFromInline let context: TransformContext?

    @usableFromInline init(
        in context: TransformContext? = nil, _ compute: @escaping (Key, consuming Value?) throws -> NewValue?
    ) {
        self.context = context
        self.compute = compute
    }

    /// Notes which record's rows are computed next.
    @usableFromInline func begin(_ envelope: Envelope) { context?.envelope = envelope }
}

extension KTable {
    /// A table that is computed row by row from this one: kept in a store where the user asked for one, else computed again
    /// for whoever looks a row up.
    ///
    /// - Parameters:
    ///   - store: the store, if it has a name.
    ///   - inheritedValue: how values are stored if the user didn't say.
    ///   - isFilter: whether rows are only left out. Then nothing is handed on where there was no row and there is none.
    @inlinable func view<NewValue>(
        _ prefix: NodePrefix, store: Materialized<Key, NewValue>?, inheritedValue: Serde<NewValue>?,
        named name: String?, isFilter: Bool = false, stores: [String] = [],
        _ makeTransform: @escaping @Sendable (NodeContext) throws -> RowTransform<Key, Value, NewValue>
    ) -> KTable<Key, NewValue> {
        // Kafka Streams uses up a number for a store without a name, although there is none.
        if let store, store.name == nil { graph.skipNumber() }
        let nodeName = graph.nodeName(prefix, name)
        let traits = TableTraits(
            .view(of: lookup.traits), store: store?.name ?? nodeName, isMaterialized: store?.name != nil)
        if isFilter { traits.adoptOldValues(of: lookup.traits) }
        let isNull = NullCheck<NewValue>()
        let view: Lookup<Key, NewValue>.View = { [lookup] task in
            let node = NodeContext(task: task, name: nodeName)
            let (rows, transform) = (try lookup.reader(in: task), try makeTransform(node))
            return RowReader { key in
                // What the user's code throws is the fault of the record that the row is looked up for.
                let row = try rows.read(key)
                let time = laterTime(row?.timestamp, nil)
                transform.begin(Envelope(timestamp: time, headers: Headers()))
                return isNull.row(try transform.compute(key, row?.value)).map { Row($0, time) }
            }
        }
        if let store, traits.isMaterialized {
            return graph.makeTable(
                nodeName, of: traits, parents: [node], stores: stores, store: store, inheritedKey: keySerde,
                inheritedValue: inheritedValue
            ) { wiring, target in
                wiring.connect { (task) -> Step<Key, Change<Value>> in
                    let writer = try target.writer(in: task)
                    let transform = try makeTransform(writer.node)
                    return { (key, change: consuming Change<Value>, envelope) in
                        let new: NewValue?
                        transform.begin(envelope)
                        do { new = try transform.compute(key, change.new) } catch {
                            return try writer.node.recover(from: error)
                        }
                        try writer.set(key, to: new, envelope)
                    }
                }
            }
        }
        let outlet = Outlet<Key, Change<NewValue>>()
        let id = graph.addProcessor(nodeName, parents: [node], outlet: outlet, stores: stores, table: traits) {
            wiring in
            wiring.connect { (task) -> Step<Key, Change<Value>> in
                let node = NodeContext(task: task, name: nodeName)
                let (transform, next) = (try makeTransform(node), try outlet.step(in: task))
                let sendsOldValues = traits.sendsOldValues
                return { (key, change: consuming Change<Value>, envelope) in
                    let result: Change<NewValue>
                    transform.begin(envelope)
                    do {
                        let new = isNull.row(try transform.compute(key, change.new))
                        let old = sendsOldValues ? isNull.row(try transform.compute(key, change.old)) : nil
                        result = Change(old: old, new: new)
                    } catch { return try node.recover(from: error) }
                    if isFilter, sendsOldValues, result.old == nil, result.new == nil { return }
                    try next(key, result, envelope)
                }
            }
        }
        let valueSerde = store?.value.specified ?? inheritedValue
        return KTable<Key, NewValue>(
            graph: graph, node: id, keySerde: store?.key.specified ?? keySerde, valueSerde: valueSerde,
            lookup: Lookup(traits, store: { _ in .empty }, view: view))
    }
}
