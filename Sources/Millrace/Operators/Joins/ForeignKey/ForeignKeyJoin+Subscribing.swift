import MillraceRuntime

extension ForeignKeyJoin {
    /// The left table's side: its changes become subscriptions, which go to the partitions of their foreign keys.
    @inlinable func addSubscribing(
        by foreignKey: @escaping @Sendable (Key, Value) throws -> ForeignKey?, _ keySerde: Serde<Key>,
        _ valueSerde: Serde<Value>, _ foreignKeySerde: Serde<ForeignKey>
    ) -> KStream<ForeignKey?, ForeignKeySubscription> {
        let (graph, names, isLeft) = (left.graph, names, isLeft)
        let outlet = Outlet<ForeignKey?, ForeignKeySubscription>()
        let subscribe = graph.addProcessor(names.subscribe, parents: [left.node], outlet: outlet) { wiring in
            wiring.connect { (task) -> Step<Key, Change<Value>> in
                let node = NodeContext(task: task, name: names.subscribe)
                let next = try outlet.step(in: task)
                let partition = task.task.partition.rawValue
                return { (key, change: consuming Change<Value>, envelope) in
                    let old: ForeignKey?
                    let new: ForeignKey?
                    let hasMoved: Bool
                    let hash: Murmur3?
                    let primaryKey: [UInt8]
                    do {
                        old = try change.old.flatMap { try foreignKey(key, $0) }
                        new = try change.new.flatMap { try foreignKey(key, $0) }
                        hasMoved = try old.map(foreignKeySerde.bytes) != new.map(foreignKeySerde.bytes)
                        hash = try change.new.flatMap(valueSerde.murmur3)
                        primaryKey = try keySerde.bytes(of: key) ?? []
                    } catch { return try node.recover(from: error) }
                    func send(_ instruction: ForeignKeySubscription.Instruction, to key: ForeignKey?) throws {
                        let subscription = ForeignKeySubscription(
                            instruction, hash: hash, primaryKey: primaryKey, partition: partition)
                        try next(key, subscription, envelope)
                    }
                    if change.old == nil, change.new == nil { return }
                    if isLeft {
                        if old != nil, hasMoved { try send(.deleteSilently, to: old) }
                        // Without a foreign key as well: the response says that there is no row.
                        return try send(.respond, to: new)
                    }
                    guard let new else {
                        if change.new != nil { node.drop("null foreign key") }
                        if old != nil { try send(.deleteAndRespond, to: old) }
                        return
                    }
                    if old != nil, hasMoved {
                        try send(.deleteSilently, to: old)
                        try send(.respond, to: new)
                    } else {
                        try send(.respondIfRow, to: new)
                    }
                }
            }
        }
        let topic = TopicReference.repartition(names.registrationTopic, partitions: nil)
        let sink = graph.addSink(names.registrationSink, topic: topic, parents: [subscribe]) { wiring in
            wiring.connect { task in
                let sink = try task.sink(to: topic)
                let writer = RecordWriter(
                    key: foreignKeySerde.optional, value: .subscription,
                    node: NodeContext(task: task, name: names.registrationSink))
                return { key, subscription, envelope in try writer.write(key, subscription, envelope, to: sink) }
            }
        }
        let source: KStream<ForeignKey?, ForeignKeySubscription> = graph.makeSource(
            names.registrationSource, topics: [topic], key: foreignKeySerde.optional,
            value: .subscription(of: keySerde), after: [sink])
        graph.coPartition([right.node, source.node], at: source.node)
        return source
    }
}

extension Serde {
    /// The hash of a value's bytes; nil where it is written as null.
    @usableFromInline func murmur3(of value: Value) throws -> Murmur3? {
        try bytes(of: value).map { unsafe Murmur3(of: $0.span.bytes) }
    }
}
