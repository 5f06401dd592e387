import MillraceRuntime

extension KTable {
    /// Joins the rows that both tables have.
    ///
    /// ```swift
    /// let priced = products.join(prices) { product, price in PricedProduct(product, price) }
    /// ```
    ///
    /// A change of either table gives a result. Its time is the later of both rows' times. Both tables must have the same
    /// partitions, which is checked at the start.
    ///
    /// - Parameters:
    ///   - other: the other table.
    ///   - store: how the results are kept; without a name they are computed from both tables' rows when they are needed.
    ///   - name: the name of the node that has the results; generated if nil.
    ///   - combine: makes the result of both rows.
    @inlinable public func join<Other, Joined>(
        _ other: KTable<Key, Other>, store: Materialized<Key, Joined>? = nil, named name: String? = nil,
        _ combine: @escaping @Sendable (Value, Other) throws -> Joined
    ) -> KTable<Key, Joined> {
        join(other, store: store, named: name) { _, value, other in try combine(value, other) }
    }

    /// Joins the rows that both tables have, with the key in sight.
    @inlinable public func join<Other, Joined>(
        _ other: KTable<Key, Other>, store: Materialized<Key, Joined>? = nil, named name: String? = nil,
        _ combine: @escaping @Sendable (Key, Value, Other) throws -> Joined
    ) -> KTable<Key, Joined> {
        joinRows(other, store, named: name, requiresThis: true, requiresOther: true) { key, value, other in
            guard let value, let other else { return nil }
            return try combine(key, value, other)
        }
    }

    /// Joins each row of this table with the other table's, or with nil where it has none.
    ///
    /// ```swift
    /// let profiles = users.leftJoin(addresses) { user, address in Profile(user, address) }
    /// ```
    @inlinable public func leftJoin<Other, Joined>(
        _ other: KTable<Key, Other>, store: Materialized<Key, Joined>? = nil, named name: String? = nil,
        _ combine: @escaping @Sendable (Value, Other?) throws -> Joined
    ) -> KTable<Key, Joined> {
        leftJoin(other, store: store, named: name) { _, value, other in try combine(value, other) }
    }

    /// Joins each row of this table with the other table's, or with nil where it has none; with the key in sight.
    @inlinable public func leftJoin<Other, Joined>(
        _ other: KTable<Key, Other>, store: Materialized<Key, Joined>? = nil, named name: String? = nil,
        _ combine: @escaping @Sendable (Key, Value, Other?) throws -> Joined
    ) -> KTable<Key, Joined> {
        joinRows(other, store, named: name, requiresThis: true, requiresOther: false) { key, value, other in
            guard let value else { return nil }
            return try combine(key, value, other)
        }
    }

    /// Joins the rows that at least one of the tables has.
    ///
    /// ```swift
    /// let stock = here.outerJoin(there) { here, there in (here ?? 0) + (there ?? 0) }
    /// ```
    @inlinable public func outerJoin<Other, Joined>(
        _ other: KTable<Key, Other>, store: Materialized<Key, Joined>? = nil, named name: String? = nil,
        _ combine: @escaping @Sendable (Value?, Other?) throws -> Joined
    ) -> KTable<Key, Joined> {
        outerJoin(other, store: store, named: name) { _, value, other in try combine(value, other) }
    }

    /// Joins the rows that at least one of the tables has, with the key in sight.
    @inlinable public func outerJoin<Other, Joined>(
        _ other: KTable<Key, Other>, store: Materialized<Key, Joined>? = nil, named name: String? = nil,
        _ combine: @escaping @Sendable (Key, Value?, Other?) throws -> Joined
    ) -> KTable<Key, Joined> {
        joinRows(other, store, named: name, requiresThis: false, requiresOther: false) { key, value, other in
            try combine(key, value, other)
        }
    }

    /// One node for the changes of each table, and one that has the results of both.
    @inlinable func joinRows<Other, Joined>(
        _ other: KTable<Key, Other>, _ store: Materialized<Key, Joined>?, named name: String?, requiresThis: Bool,
        requiresOther: Bool, _ combine: @escaping @Sendable (Key, Value?, Other?) throws -> Joined?
    ) -> KTable<Key, Joined> {
        // Kafka Streams uses up a number for a store without a name, although there is none.
        if let store, store.name == nil { graph.skipNumber() }
        let mergeName = graph.nodeName(.tableMerge, name)
        let thisName = graph.nodeName(.tableJoinThis, name, suffix: "-join-this")
        let otherName = graph.nodeName(.tableJoinOther, name, suffix: "-join-other")
        if other.graph !== graph {
            graph.report("node \(mergeName): both sides of a join must come from the same StreamsBuilder")
            return graph.unreadableTable(behind: node)
        }
        // A row that goes away takes its result with it.
        if !requiresOther { lookup.traits.requestOldValues(materializing: true) }
        if !requiresThis { other.lookup.traits.requestOldValues(materializing: true) }
        let traits = TableTraits(
            .join(lookup.traits, other.lookup.traits), store: store?.name ?? mergeName,
            isMaterialized: store?.name != nil)
        let thisID = addSide(
            thisName, of: traits, lookingUp: other, requiresOwn: requiresThis, requiresFound: requiresOther, combine)
        let otherID = other.addSide(
            otherName, of: traits, lookingUp: self, requiresOwn: requiresOther, requiresFound: requiresThis
        ) { key, other, value in try combine(key, value, other) }
        for side in [thisID, otherID] { graph.order(side, after: [node, other.node]) }
        let result = makeResult(
            mergeName, of: traits, sides: [thisID, otherID], store: store,
            view: { [lookup, otherLookup = other.lookup] task in
                let (these, others) = (try lookup.reader(in: task), try otherLookup.reader(in: task))
                let isNull = NullCheck<Joined>()
                return RowReader { key in
                    let value = try these.read(key)
                    if value == nil, requiresThis { return nil }
                    let other = try others.read(key)
                    if other == nil, requiresOther || value == nil { return nil }
                    return isNull.row(try combine(key, value?.value, other?.value))
                        .map { Row($0, laterTime(value?.timestamp, other?.timestamp)) }
                }
            })
        graph.coPartition([node, other.node], at: result.node)
        return result
    }

    /// The node that turns changes of this table into changes of the result.
    @inlinable func addSide<Other, Joined>(
        _ name: String, of result: TableTraits, lookingUp other: KTable<Key, Other>, requiresOwn: Bool,
        requiresFound: Bool, _ combine: @escaping @Sendable (Key, Value?, Other?) throws -> Joined?
    ) -> Graph.NodeID {
        let outlet = Outlet<Key, Change<Joined>>()
        return graph.addProcessor(
            name, parents: [node], outlet: outlet, lookups: [other.lookup.traits]
        ) { [lookup = other.lookup] wiring in
            wiring.connect { (task) -> Step<Key, Change<Value>> in
                let node = NodeContext(task: task, name: name)
                let (rows, next) = (try lookup.reader(in: task), try outlet.step(in: task))
                let sendsOldValues = result.sendsOldValues
                let isNull = NullCheck<Joined>()
                return { (key, change: consuming Change<Value>, envelope) in
                    let found: Row<Other>?
                    let joined: Change<Joined>
                    do {
                        found = try rows.read(key)
                        if found == nil, requiresFound || (change.old == nil && change.new == nil) { return }
                        let alone = !requiresOwn && found != nil
                        let old =
                            sendsOldValues && (alone || change.old != nil)
                            ? try combine(key, change.old, found?.value) : nil
                        let new = alone || change.new != nil ? try combine(key, change.new, found?.value) : nil
                        joined = Change(old: isNull.row(old), new: isNull.row(new))
                    } catch { return try node.recover(from: error) }
                    let time = laterTime(envelope.timestamp, found?.timestamp)
                    try next(key, joined, Envelope(timestamp: time, headers: envelope.headers))
                }
            }
        }
    }

    /// The node that both sides lead to.
    @inlinable func makeResult<Joined>(
        _ name: String, of traits: TableTraits, sides: [Graph.NodeID], store: Materialized<Key, Joined>?,
        view: @escaping Lookup<Key, Joined>.View
    ) -> KTable<Key, Joined> {
        if let store, traits.isMaterialized {
            return graph.makeTable(name, of: traits, parents: sides, store: store, inheritedKey: keySerde) {
                wiring, target in
                for side in 0..<wiring.inputCount {
                    wiring.connect(side) { (task) -> Step<Key, Change<Joined>> in
                        let writer = try target.writer(in: task)
                        return { (key, change: consuming Change<Joined>, envelope) in
                            try writer.set(key, to: change.new, envelope)
                        }
                    }
                }
            }
        }
        let outlet = Outlet<Key, Change<Joined>>()
        let id = graph.addProcessor(name, parents: sides, outlet: outlet, table: traits) { wiring in
            for side in 0..<wiring.inputCount { wiring.connect(side) { task in try outlet.step(in: task) } }
        }
        return KTable<Key, Joined>(
            graph: graph, node: id, keySerde: store?.key.specified ?? keySerde, valueSerde: store?.value.specified,
            lookup: Lookup(traits, store: { _ in .empty }, view: view))
    }
}

/// The later of two times, of which one may be missing.
@usableFromInline func laterTime(_ one: Timestamp?, _ other: Timestamp?) -> Timestamp {
    max(one ?? .unknown, other ?? .unknown)
}
