import MillraceRuntime

extension KTable {
    /// Joins each row with the row of another table that it refers to.
    ///
    /// ```swift
    /// orders.join(customers, by: { order in order.customerID }) { order, customer in PricedOrder(order, customer) }
    /// ```
    ///
    /// The tables needn't have the same partitions. A change of either gives a result: a changed row of `other` one for
    /// each row that refers to it. A row that refers to none, or whose foreign key is nil, has no result.
    ///
    /// - Parameters:
    ///   - other: the table that is referred to, with the foreign keys as its keys.
    ///   - foreignKey: the key in `other` that a row refers to; nil is none.
    ///   - store: how the results are kept.
    ///   - name: the first part of the names of nodes and internal topics; generated if nil.
    ///   - combine: makes the result of both rows.
    @inlinable public func join<ForeignKey, Other, Joined>(
        _ other: KTable<ForeignKey, Other>, by foreignKey: @escaping @Sendable (Value) throws -> ForeignKey?,
        store: Materialized<Key, Joined> = .unnamed, named name: String? = nil,
        _ combine: @escaping @Sendable (Value, Other) throws -> Joined
    ) -> KTable<Key, Joined> {
        join(other, by: { _, value in try foreignKey(value) }, store: store, named: name, combine)
    }

    /// Joins each row with the row of another table that it refers to, by its key and value.
    @inlinable public func join<ForeignKey, Other, Joined>(
        _ other: KTable<ForeignKey, Other>, by foreignKey: @escaping @Sendable (Key, Value) throws -> ForeignKey?,
        store: Materialized<Key, Joined> = .unnamed, named name: String? = nil,
        _ combine: @escaping @Sendable (Value, Other) throws -> Joined
    ) -> KTable<Key, Joined> {
        ForeignKeyJoin(self, other, named: name, isLeft: false).define(by: foreignKey, store: store) { value, other in
            guard let other else { return nil }
            return try combine(value, other)
        }
    }

    /// Joins each row with the row of another table that it refers to, or with nil where there is none.
    ///
    /// ```swift
    /// orders.leftJoin(customers, by: { order in order.customerID }) { order, customer in PricedOrder(order, customer) }
    /// ```
    @inlinable public func leftJoin<ForeignKey, Other, Joined>(
        _ other: KTable<ForeignKey, Other>, by foreignKey: @escaping @Sendable (Value) throws -> ForeignKey?,
        store: Materialized<Key, Joined> = .unnamed, named name: String? = nil,
        _ combine: @escaping @Sendable (Value, Other?) throws -> Joined
    ) -> KTable<Key, Joined> {
        leftJoin(other, by: { _, value in try foreignKey(value) }, store: store, named: name, combine)
    }

    /// Joins each row with the row of another table that it refers to by its key and value, or with nil where there is
    /// none.
    @inlinable public func leftJoin<ForeignKey, Other, Joined>(
        _ other: KTable<ForeignKey, Other>, by foreignKey: @escaping @Sendable (Key, Value) throws -> ForeignKey?,
        store: Materialized<Key, Joined> = .unnamed, named name: String? = nil,
        _ combine: @escaping @Sendable (Value, Other?) throws -> Joined
    ) -> KTable<Key, Joined> {
        ForeignKeyJoin(self, other, named: name, isLeft: true).define(by: foreignKey, store: store, combine)
    }
}

/// The nodes of a foreign-key join.
///
///     left row ─ subscribe ─▶ registration topic ─▶ receive ─▶ respond ─────┬─▶ response topic ─▶ resolve ─▶ result
///                                                      │ subscriptions      │
///                                           right row ─┴─▶ respond to all ──┘
///
/// The subscriptions are kept where the right table's rows of their foreign keys are, sorted by foreign key, so that a row
/// finds all that refer to it.
@usableFromInline struct ForeignKeyJoin<Key, Value, ForeignKey, Other> {
    @usableFromInline let left: KTable<Key, Value>
    @usableFromInline let right: KTable<ForeignKey, Other>
    @usableFromInline let isLeft: Bool
    @usableFromInline let names: Names

    /// Names of nodes, topics and the store, in the order in which Kafka Streams generates them.
    @usableFromInline struct Names: Sendable {
        @usableFromInline let registrationTopic, subscribe, registrationSink, registrationSource, store: String
        @usableFromInline let receive, respond, respondToAll, responseTopic, responseSink, responseSource: String
        @usableFromInline let resolve, result: String

        @usableFromInline init(_ name: String?, in graph: Graph) {
            func next(_ prefix: NodePrefix, _ suffix: String) -> String {
                graph.nodeName(prefix, name, suffix: suffix)
            }
            registrationTopic = next(.foreignKeyRegistration, "-subscription-registration") + "-topic"
            subscribe = next(.foreignKeyRegistration, "-subscription-registration-processor")
            registrationSink = next(.tableSink, "-subscription-registration-sink")
            registrationSource = next(.tableSource, "-subscription-registration-source")
            store = next(.foreignKeyStore, "-subscription-store")
            receive = next(.foreignKeyProcessor, "-subscription-receive")
            respond = next(.foreignKeyProcessor, "-subscription-join-foreign")
            respondToAll = next(.foreignKeyProcessor, "-foreign-join-subscription")
            responseTopic = next(.foreignKeyResponse, "-subscription-response") + "-topic"
            responseSink = next(.tableSink, "-subscription-response-sink")
            responseSource = next(.tableSource, "-subscription-response-source")
            resolve = next(.foreignKeyResolver, "-subscription-response-resolver")
            result = next(.foreignKeyOutput, "-result")
        }
    }

    @usableFromInline init(
        _ left: KTable<Key, Value>, _ right: KTable<ForeignKey, Other>, named name: String?, isLeft: Bool
    ) {
        self.left = left
        self.right = right
        self.isLeft = isLeft
        right.lookup.traits.requestOldValues(materializing: true)
        left.lookup.traits.requestOldValues(materializing: true)
        names = Names(name, in: left.graph)
    }

    @inlinable func define<Joined>(
        by foreignKey: @escaping @Sendable (Key, Value) throws -> ForeignKey?, store: Materialized<Key, Joined>,
        _ combine: @escaping @Sendable (Value, Other?) throws -> Joined?
    ) -> KTable<Key, Joined> {
        let (graph, names) = (left.graph, names)
        if right.graph !== graph {
            graph.report("node \(names.result): both sides of a join must come from the same StreamsBuilder")
            return graph.unreadableTable(behind: left.node)
        }
        let place = "\(names.subscribe) (topic \(names.registrationTopic))"
        let leftKey = graph.resolve(left.keySerde, nil, for: "key", at: place)
        let leftValue = graph.resolve(left.valueSerde, nil, for: "value", at: place)
        let rightKey = graph.resolve(right.keySerde, nil, for: "foreign key", at: place)
        let rightValue = graph.resolve(right.valueSerde, nil, for: "value", at: names.responseSink)
        guard let leftKey, let leftValue, let rightKey, let rightValue else {
            return graph.unreadableTable(behind: left.node)
        }
        let subscriptions = addSubscribing(by: foreignKey, leftKey, leftValue, rightKey)
        let responders = addResponding(to: subscriptions, leftKey, rightKey)
        return addResolving(responders, leftKey, leftValue, rightValue, store: store, combine)
    }
}
