import MillraceRuntime

extension KTable {
    /// Groups the rows by another key, through a repartition topic that carries their changes.
    ///
    /// ```swift
    /// let perCity = customers.groupBy { id, customer in (customer.city, customer) }.count(store: "customers-per-city")
    /// ```
    ///
    /// The table gets a store, since the row that a change replaces must be taken out of its group. Rows whose new key or
    /// value is nil are in no group.
    ///
    /// - Parameters:
    ///   - key: how the new keys are written; by default the type's usual format.
    ///   - value: how the new values are written; by default the type's usual format.
    ///   - name: the node's name, and the repartition topic's: `<application>-<name>-repartition`.
    ///   - select: makes a row's group and its value there.
    @inlinable public func groupBy<NewKey, NewValue>(
        key: Serde<NewKey> = .usual, value: Serde<NewValue> = .usual, named name: String? = nil,
        _ select: @escaping @Sendable (Key, Value) throws -> (NewKey, NewValue)
    ) -> KGroupedTable<NewKey, NewValue> {
        let nodeName = graph.nodeName(.tableSelect, name)
        lookup.traits.requestOldValues(materializing: true)
        let resolvedKey = graph.resolve(key, nil, for: "key", at: nodeName)
        let resolvedValue = graph.resolve(value, valueSerde as? Serde<NewValue>, for: "value", at: nodeName)
        let keySerde = resolvedKey ?? .usual
        let valueSerde = resolvedValue ?? .usual
        let outlet = Outlet<NewKey, Change<NewValue>>()
        let id = graph.addProcessor(nodeName, parents: [node], outlet: outlet) { wiring in
            wiring.connect { (task) -> Step<Key, Change<Value>> in
                let node = NodeContext(task: task, name: nodeName)
                let next = try outlet.step(in: task)
                return { (key, change: consuming Change<Value>, envelope) in
                    let old: (NewKey, NewValue)?
                    let new: (NewKey, NewValue)?
                    let staysInGroup: Bool
                    do {
                        new = try Self.place(key, change.new, select, keySerde, valueSerde)
                        old = try Self.place(key, change.old, select, keySerde, valueSerde)
                        staysInGroup =
                            try old != nil && new != nil
                            && old.map { try keySerde.bytes(of: $0.0) } == new.map { try keySerde.bytes(of: $0.0) }
                    } catch { return try node.recover(from: error) }
                    // Both at once, so that the group changes once.
                    if let old, let new, staysInGroup {
                        return try next(old.0, Change(old: old.1, new: new.1), envelope)
                    }
                    if let old { try next(old.0, Change(old: old.1, new: nil), envelope) }
                    if let new { try next(new.0, Change(new: new.1), envelope) }
                }
            }
        }
        return KGroupedTable(graph: graph, node: id, named: name, key: keySerde, value: valueSerde)
    }

    /// Where a row belongs; nil where there is no row, or it is in no group.
    @inlinable static func place<NewKey, NewValue>(
        _ key: Key, _ value: Value?, _ select: (Key, Value) throws -> (NewKey, NewValue), _ keySerde: Serde<NewKey>,
        _ valueSerde: Serde<NewValue>
    ) throws -> (NewKey, NewValue)? {
        guard let value else { return nil }
        let place = try select(key, value)
        return keySerde.isNull?(place.0) == true || valueSerde.isNull?(place.1) == true ? nil : place
    }
}
