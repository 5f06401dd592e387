/// Writes records, in transactions or without.
///
/// Records are queued by ``produce(to:partition:key:value:headers:timestamp:)`` and sent in batches by the library's
/// threads. ``flush(timeout:)`` returns when all of them are acknowledged, and throws if one wasn't taken. What the
/// cluster acknowledged is known by partition (``acknowledgedOffset(of:partition:)``).
///
/// With a transactional id: ``initTransactions(timeout:)`` once, then, again and again, ``beginTransaction()``, records,
/// ``sendOffsets(_:membership:timeout:)-([KafkaTopicPartition:Int64],_,_)``, and ``commitTransaction(timeout:)`` or
/// ``abortTransaction(timeout:)``. Every error of these says what to do about it; see ``KafkaError``.
///
/// Calls block the thread that makes them. A producer is used by one thread at a time.
public final class KafkaProducer {
    /// A topic of a producer, resolved once.
    @safe public final class Topic: @unchecked Sendable {
        /// The topic's name.
        public let name: String
        /// How many partitions the topic had when it was resolved.
        public let partitionCount: Int32
        let owner: ObjectIdentifier
        let offsets: AcknowledgedOffsets
        /// The topic as the engine's hot path uses it.
        @unsafe package let target: ProduceTarget

        init(
            name: String, partitionCount: Int32, owner: ObjectIdentifier, offsets: AcknowledgedOffsets,
            target: ProduceTarget
        ) {
            self.offsets = offsets
            self.name = name
            self.partitionCount = partitionCount
            self.owner = owner
            unsafe self.target = target
        }

        deinit { unsafe target.deallocate() }
    }

    // Unchecked: read for every record, by the one thread that may use the producer.
    @exclusivity(unchecked) private var client: ClientHandle?
    private let deliveries = DeliveryLedger()
    /// The largest record that this client sends, with some 40 bytes of overhead (`message.max.bytes`). A larger one is
    /// refused when it is produced. Topics have a limit too, `max.message.bytes`.
    public let maximumRecordBytes: Int
    /// Why the client can't be used: a call doesn't return.
    private var stuck: KafkaError?
    private var topics: [String: Topic] = [:]
    /// What the topics' targets point to.
    private var references: [TopicReference] = []

    /// A producer. With a transactional id, call ``initTransactions(timeout:)`` before anything else.
    public init(_ configuration: KafkaProducerConfiguration) throws(KafkaError) {
        let settings = try ConfigurationHandle(
            configuration.settings, configuration.connection, for: .producers, events: [.deliveries, .errors],
            asksCoordinators: configuration.transactionalID != nil)
        settings.takeReports()
        settings.interceptProducer()
        maximumRecordBytes = settings.value(of: "message.max.bytes").flatMap { Int($0) } ?? 1_000_000
        let client = try ClientHandle(
            .producer, settings,
            context: ClientContext(
                configuration.connection, deliveries: deliveries, transactionalID: configuration.transactionalID))
        client.serveInBackground()
        unsafe self.client = client
    }

    deinit { close() }

    /// Resolves a topic. Throws ``KafkaError/Code/unknownTopicOrPartition`` where it doesn't exist, unless the cluster
    /// creates topics automatically.
    public func topic(_ name: String, timeout: Duration = .seconds(30)) throws(KafkaError) -> Topic {
        if let topic = topics[name] { return topic }
        let client = try opened()
        let reference = try TopicReference(name, client)
        guard let count = try client.partitionCounts(reference, timeout: timeout)[name], count > 0 else {
            throw KafkaError(.unknownTopicOrPartition, "Topic \(name) doesn't exist; create it first")
        }
        let offsets = deliveries.addTopic(partitions: Int(count))
        let topic = unsafe Topic(
            name: name, partitionCount: count, owner: ObjectIdentifier(self), offsets: offsets,
            target: ProduceTarget(client, reference, offsets, partitionCount: count))
        references.append(reference)
        topics[name] = topic
        return topic
    }

    /// Queues a record; its bytes are copied before this returns. Waits while the queue is full.
    ///
    /// - Parameters:
    ///   - topic: the topic, as `topic(_:timeout:)` returns it.
    ///   - partition: the number of the partition.
    ///   - key: the key's bytes; nil is a null key.
    ///   - value: the value's bytes; nil is a null value: a tombstone.
    ///   - headers: the headers, in order.
    ///   - timestamp: milliseconds since 1970-01-01 UTC; nil is now. The library can't say 0, which it reads as now: 0 is
    ///     written as 1.
    public func produce(
        to topic: Topic, partition: Int32, key: RawSpan?, value: RawSpan?, headers: [KafkaHeader] = [],
        timestamp: Int64? = nil
    ) throws(KafkaError) {
        guard partition >= 0, partition < topic.partitionCount else {
            throw KafkaError(
                .unknownPartition,
                "Producing to \(topic.name)-\(partition): the topic has \(topic.partitionCount) partitions")
        }
        guard unsafe client != nil else { throw KafkaError(.closed, "The producer is closed") }
        guard topic.owner == ObjectIdentifier(self) else {
            throw KafkaError(.invalidArgument, "Topic \(topic.name) was resolved by another producer")
        }
        // The topic keeps the target, and the client, which is open, what that points to.
        try unsafe topic.target.produce(partition, key, value, headers, timestamp)
    }

    /// Returns when every record is acknowledged. Throws the first failure where the cluster didn't take one: in a
    /// transaction, abort it.
    public func flush(timeout: Duration) throws(KafkaError) {
        let client = try opened()
        let deadline = ContinuousClock.now + timeout
        while true {
            // In slices: once a record of a transaction has failed, the library sends none of the others, and flushing
            // would take the whole time.
            let remaining = max(.zero, ContinuousClock.now.duration(to: deadline))
            do throws(KafkaError) {
                try client.flush(timeout: min(remaining, .milliseconds(100)))
                if let failure = deliveries.takeFailure() { throw failure }
                return
            } catch {
                if let failure = deliveries.takeFailure() { throw failure }
                guard error.code == .timedOut, remaining > .milliseconds(100) else { throw error }
            }
        }
    }

    /// The first failure of a record since the last ``flush(timeout:)`` or ``beginTransaction()``; forgotten by being
    /// asked.
    package func takeFailure() -> KafkaError? { deliveries.takeFailure() }

    /// The highest offset that the cluster acknowledged for a partition since the last ``beginTransaction()``; nil where
    /// nothing was written, or the cluster didn't say. Complete after ``flush(timeout:)``; never too high.
    public func acknowledgedOffset(of topic: Topic, partition: Int32) -> Int64? {
        topic.offsets[partition]
    }

    /// Lets ``acknowledgedOffset(of:partition:)`` and ``hasAcknowledgements`` count from now on, as
    /// ``beginTransaction()`` does. Call it when everything is flushed.
    public func forgetAcknowledgements() { deliveries.reset() }

    // MARK: - Transactions

    /// Takes over the transactional id: fences an earlier producer that has it, and settles the transaction that it left
    /// open. May be called again after a retriable error.
    public func initTransactions(timeout: Duration) throws(KafkaError) {
        try opened().initTransactions(timeout: timeout)
    }

    /// Begins a transaction; local.
    public func beginTransaction() throws(KafkaError) {
        try opened().beginTransaction()
        deliveries.reset()
    }

    /// Makes the group's offsets part of the transaction. The group refuses a membership that is out of date. After a
    /// retriable error call it again with the same arguments.
    public func sendOffsets(
        _ offsets: [KafkaTopicPartition: Int64], membership: KafkaGroupMembership, timeout: Duration
    ) throws(KafkaError) {
        try sendOffsets(offsets.mapValues { KafkaCommittedOffset($0) }, membership: membership, timeout: timeout)
    }

    /// Makes the group's offsets, with their metadata, part of the transaction.
    @_disfavoredOverload
    public func sendOffsets(
        _ offsets: [KafkaTopicPartition: KafkaCommittedOffset], membership: KafkaGroupMembership, timeout: Duration
    ) throws(KafkaError) {
        if try opened().sendOffsets(offsets, membership, timeout: timeout) != nil { return }
        let error = KafkaError(
            .timedOut,
            "Adding offsets of group \(membership.group) to a transaction: no answer within \(timeout); is the group's"
                + " coordinator up? This producer is of no use any more", isFatal: true)
        stuck = error
        throw error
    }

    /// Commits the transaction; flushes first. May be called again after a retriable error, the work goes on. A fatal
    /// error, or time that has run out for good, leaves open whether it counts.
    ///
    /// - Parameter timeout: nil waits as long as the transaction may last.
    public func commitTransaction(timeout: Duration?) throws(KafkaError) {
        try opened().commitTransaction(timeout: timeout)
    }

    /// Aborts the transaction; records that aren't sent yet are dropped. May be called again after a retriable error.
    ///
    /// - Parameter timeout: nil waits as long as the transaction may last.
    public func abortTransaction(timeout: Duration?) throws(KafkaError) {
        try opened().abortTransaction(timeout: timeout)
    }

    /// How often this producer has asked the cluster to end a transaction. More than once for the same transaction means
    /// that a late request may strike the next one: use a new producer then.
    public var transactionEndRequests: Int { unsafe client?.transactionEndRequests ?? 0 }

    /// Whether a record has been acknowledged since the last ``beginTransaction()``.
    public var hasAcknowledgements: Bool { deliveries.hasAcknowledgements }

    /// Frees the client; the second time it does nothing. Records that aren't acknowledged are dropped, and an open
    /// transaction is left to the next holder of the id, or to its timeout.
    public func close() {
        guard let client = unsafe client else { return }
        topics = [:]
        references = []
        do throws(KafkaError) { try client.purge() } catch { client.report("Closing a producer: \(error)") }
        unsafe self.client = nil
    }

    private func opened() throws(KafkaError) -> ClientHandle {
        guard let client = unsafe client else { throw KafkaError(.closed, "The producer is closed") }
        if let stuck { throw stuck }
        return client
    }
}
