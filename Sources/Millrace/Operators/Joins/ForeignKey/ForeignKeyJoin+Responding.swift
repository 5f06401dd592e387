import MillraceRuntime

extension ForeignKeyJoin {
    /// The right table's side: subscriptions are kept and answered, and answered again when a row changes.
    ///
    /// Returns the two nodes that have the responses, by primary key.
    @inlinable func addResponding(
        to subscriptions: KStream<ForeignKey?, ForeignKeySubscription>, _ keySerde: Serde<Key>,
        _ foreignKeySerde: Serde<ForeignKey>
    ) -> [Graph.NodeID] {
        let (graph, names, rightLookup) = (left.graph, names, right.lookup)
        graph.declareStore(names.store)
        graph.noteFormat(ofStore: names.store, key: Serde<[UInt8]>.bytes, value: .subscription(of: keySerde))
        let received = Outlet<ForeignKey?, ForeignKeySubscription>()
        let receive = graph.addProcessor(
            names.receive, parents: [subscriptions.node], outlet: received, stores: [names.store]
        ) { wiring in
            wiring.connect { (task) -> Step<ForeignKey?, ForeignKeySubscription> in
                let node = NodeContext(task: task, name: names.receive)
                let store = SubscriptionStore(
                    try task.keyValueStore(named: names.store), foreignKey: foreignKeySerde)
                let next = try received.step(in: task)
                return { (key, subscription: consuming ForeignKeySubscription, envelope) in
                    if let key {
                        do { try store.note(copy subscription, of: key, envelope) } catch {
                            return try node.recover(from: error)
                        }
                    } else if subscription.instruction != .respond {
                        return node.drop("null foreign key")
                    }
                    try next(key, subscription, envelope)
                }
            }
        }
        let responses = Outlet<[UInt8], ForeignKeyResponse<Other>>()
        let respond = graph.addProcessor(
            names.respond, parents: [receive], outlet: responses, lookups: [rightLookup.traits]
        ) { wiring in
            wiring.connect { (task) -> Step<ForeignKey?, ForeignKeySubscription> in
                let node = NodeContext(task: task, name: names.respond)
                let (rows, next) = (try rightLookup.reader(in: task), try responses.step(in: task))
                return { (key, subscription: consuming ForeignKeySubscription, envelope) in
                    let row: Row<Other>?
                    do { row = try key.flatMap { try rows.read($0) } } catch { return try node.recover(from: error) }
                    let value: Other?
                    switch subscription.instruction {
                    case .deleteSilently: return
                    case .deleteAndRespond: value = nil
                    case .respond: value = row?.value
                    case .respondIfRow:
                        guard let row else { return }
                        value = row.value
                    }
                    let time = laterTime(envelope.timestamp, row?.timestamp)
                    try next(
                        subscription.primaryKey,
                        ForeignKeyResponse(to: subscription.hash, value, partition: subscription.partition),
                        Envelope(timestamp: time, headers: envelope.headers))
                }
            }
        }
        let changes = Outlet<[UInt8], ForeignKeyResponse<Other>>()
        let respondToAll = graph.addProcessor(
            names.respondToAll, parents: [right.node], outlet: changes, stores: [names.store]
        ) { wiring in
            wiring.connect { (task) -> Step<ForeignKey, Change<Other>> in
                let store = SubscriptionStore(
                    try task.keyValueStore(named: names.store), foreignKey: foreignKeySerde)
                let next = try changes.step(in: task)
                return { (key, change: consuming Change<Other>, envelope) in
                    let new = change.new
                    try store.forEach(of: key) { subscription in
                        let response = ForeignKeyResponse(
                            to: subscription.hash, new, partition: subscription.partition)
                        try next(subscription.primaryKey, response, envelope)
                    }
                }
            }
        }
        return [respond, respondToAll]
    }
}

/// The subscriptions of a task, by foreign key and primary key: Kafka Streams' combined key.
@usableFromInline final class SubscriptionStore<ForeignKey> {
    private let store: RawKeyValueStore
    private let serde: Serde<ForeignKey>

    @usableFromInline init(_ store: RawKeyValueStore, foreignKey serde: Serde<ForeignKey>) {
        self.store = store
        self.serde = serde
    }

    /// Keeps a subscription, or removes it.
    @usableFromInline func note(
        _ subscription: ForeignKeySubscription, of key: ForeignKey, _ envelope: Envelope
    ) throws {
        var combined = try prefix(of: key)
        combined.append(subscription.primaryKey)
        switch subscription.instruction {
        case .deleteSilently, .deleteAndRespond:
            try combined.withBytes { key in
                // Kafka Streams logs it as well where there was none.
                try store.delete(
                    key, timestamp: envelope.timestamp, headers: envelope.headers, logsAlways: true)
                return
            }
        case .respond, .respondIfRow:
            var stamped = ByteWriter()
            stamped.append(bigEndian: envelope.timestamp.milliseconds)
            try Serde<ForeignKeySubscription>.subscription.encode(subscription, &stamped)
            try combined.withBytes { key in
                try stamped.withBytes { try store.write($0, for: key, headers: envelope.headers) }
            }
        }
    }

    /// Calls `body` with each subscription of a foreign key.
    @usableFromInline func forEach(of key: ForeignKey, _ body: (ForeignKeySubscription) throws -> Void) throws {
        try prefix(of: key).withBytes { prefix in
            try store.scan(prefix: prefix) { _, _, value in
                try body(try Serde<ForeignKeySubscription>.subscription.decode(value))
            }
        }
    }

    private func prefix(of key: ForeignKey) throws -> ByteWriter {
        let bytes = try serde.bytes(of: key) ?? []
        var prefix = ByteWriter()
        prefix.append(bigEndian: Int32(truncatingIfNeeded: bytes.count))
        prefix.append(bytes)
        return prefix
    }
}
