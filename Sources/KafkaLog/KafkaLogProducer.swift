import KafkaClient
import MillraceRuntime

/// A stream thread's producer.
///
/// The transaction protocol's traps are dealt with here: a producer that may meet a late request of its own past is
/// replaced before the next transaction, under the same id and with a higher epoch; see ``begin()``.
final class KafkaLogProducer: LogProducer {
    private let configuration: KafkaProducerConfiguration
    private var producer: KafkaProducer
    @exclusivity(unchecked) private var topics: ProducerTopics
    private var transaction: Transaction?
    // Unchecked: touched for every record, by the one thread that may use the producer.
    /// How many records the open transaction has.
    @exclusivity(unchecked) private var records = 0
    /// Why this producer must not begin another transaction.
    private var reasonToReplace: String?

    /// What is known of the open transaction.
    private struct Transaction {
        /// How many requests to end a transaction the producer had sent before this one.
        let endRequests: Int
    }

    init(_ configuration: KafkaProducerConfiguration, _ admin: KafkaAdmin) throws(LogError) {
        self.configuration = configuration
        unsafe topics = ProducerTopics(admin)
        producer = try Self.makeProducer(configuration)
    }

    func handle(forTopic name: String) throws(LogError) -> TopicHandle {
        // A replacement that failed half-way has not resolved the topics again.
        if reasonToReplace != nil, transaction == nil { try replaceProducer() }
        return try unsafe topics.resolve(name, by: producer)
    }

    func partitionCount(of topic: TopicHandle) -> Int32 { unsafe topics[topic]?.partitionCount ?? 0 }

    /// Begins a transaction. Local, except after an end of a transaction that wasn't clean: then the producer is
    /// replaced first.
    func begin() throws(LogError) {
        if reasonToReplace != nil { try replaceProducer() }
        try writing { () throws(KafkaError) in try producer.beginTransaction() }
        unsafe records = 0
        transaction = Transaction(endRequests: producer.transactionEndRequests)
    }

    func append(_ record: borrowing RawRecord, to topic: TopicHandle, partition: PartitionID) throws(LogError) {
        guard let target = unsafe topics.target(of: topic) else {
            throw LogError(.replaceProducer, "Producing: the topic isn't resolved by this producer")
        }
        guard partition.rawValue >= 0, unsafe partition.rawValue < target.partitionCount else {
            throw LogError(
                .stop,
                unsafe "Producing to \(topics[topic]?.name ?? "?")-\(partition): the topic has \(partitionCount(of: topic)) partitions"
            )
        }
        do throws(KafkaError) {
            try unsafe target.produce(record, to: partition)
        } catch {
            throw refusal(error, of: record, for: unsafe topics.partition(partition, of: topic))
        }
        unsafe records += 1
    }

    @inline(never)
    private func refusal(
        _ error: KafkaError, of record: borrowing RawRecord, for partition: TopicPartition
    ) -> LogError {
        if error.code == .recordTooLarge {
            return RecordSizeLimit.refusal(of: record.byteCount, for: partition, limit: producer.maximumRecordBytes)
        }
        guard error.code == .wrongState, transaction != nil else { return LogError(producing: error) }
        // The transaction can only be aborted: a record of it has failed, which is reported a moment later.
        let deadline = ContinuousClock.now + .seconds(1)
        while deadline.remaining > .zero {
            if let failure = producer.takeFailure() { return self.failure(failure) }
            SystemTime().pause(for: .milliseconds(5))
        }
        return LogError(.abortTransaction, "\(error)")
    }

    /// A record that was not acknowledged.
    private func failure(_ error: KafkaError) -> LogError {
        let kind = ProduceErrorKind(error.code)
        // A refused record leaves a gap in the sequence numbers of its partition: the next transaction of the same
        // producer would fail with OUT_OF_ORDER_SEQUENCE_NUMBER.
        if kind == .record || kind == .producer { reasonToReplace = "\(error)" }
        let settings = kind == .record ? error.partition.map { unsafe topics.settings(ofTopic: $0.topic) } : nil
        return LogError(flushing: error, topicSettings: settings ?? [:])
    }

    func flush(within limit: Duration) throws(LogError) {
        do throws(KafkaError) {
            try producer.flush(timeout: limit)
        } catch {
            throw failure(error)
        }
    }

    func nextOffset(of topic: TopicHandle, partition: PartitionID) -> Offset? {
        unsafe topics[topic].flatMap { producer.acknowledgedOffset(of: $0, partition: partition.rawValue) }
            .map { Offset($0 + 1) }
    }

    func commit(
        _ offsets: [TopicPartition: CommittedOffset], fence: Fence?, within limit: Duration
    ) -> CommitOutcome {
        let deadline = ContinuousClock.now + limit
        guard let transaction else {
            return .aborted(LogError(.replaceProducer, "Committing: no transaction is open"))
        }
        guard let fence else { return commitOutsideOfGroups(transaction, offsets, until: deadline) }
        // 1. Who commits must be somebody: the coordinator checks no membership that names no member.
        guard let membership = KafkaGroupMembership(token: fence.token), membership.group == fence.group else {
            return aborted(LogError(.rejoin, "Committing offsets of group \(fence.group): there is no assignment"))
        }
        // 2. Without an offset nobody would ask whether the group still is in that generation.
        if offsets.isEmpty, unsafe records > 0 {
            return aborted(
                LogError(.stop, "Committing \(unsafe records) records without an offset would not be fenced"))
        }
        // 3. Everything is in the log, then the offsets are in the transaction: up to here nothing can count.
        do throws(LogError) {
            try flush(within: deadline.remaining)
            if !offsets.isEmpty { try sendOffsets(Dictionary(offsets), membership, until: deadline) }
        } catch {
            return aborted(error)
        }
        // 4. The point of no return.
        return end(transaction, until: deadline)
    }

    private func commitOutsideOfGroups(
        _ transaction: Transaction, _ offsets: [TopicPartition: CommittedOffset],
        until deadline: ContinuousClock.Instant
    ) -> CommitOutcome {
        guard offsets.isEmpty else {
            return aborted(LogError(.stop, "Committing \(offsets.count) offsets without a fence would not be fenced"))
        }
        do throws(LogError) { try flush(within: deadline.remaining) } catch { return aborted(error) }
        return end(transaction, until: deadline)
    }

    func abort() throws(LogError) {
        guard let transaction else { return }
        self.transaction = nil
        defer { noteEnd(of: transaction) }
        do throws(KafkaError) {
            // An abort that overtakes the announcement of the transaction's first partition kills the producer
            // (librdkafka #4849): wait for a sign that it has arrived.
            if unsafe records > 0, !producer.hasAcknowledgements { waitForAcknowledgement() }
            try waitForAbort(until: ContinuousClock.now + configuration.transactionTimeout)
        } catch {
            reasonToReplace = "\(error)"
            throw LogError(.replaceProducer, "\(error)")
        }
    }

    func close() {
        transaction = nil
        unsafe topics.forget()
        producer.close()
    }

    // MARK: - Inside

    private func sendOffsets(
        _ offsets: [KafkaTopicPartition: KafkaCommittedOffset], _ membership: KafkaGroupMembership,
        until deadline: ContinuousClock.Instant
    ) throws(LogError) {
        try writing { () throws(KafkaError) in
            try repeating(until: deadline) { limit throws(KafkaError) in
                try producer.sendOffsets(offsets, membership: membership, timeout: limit)
            }
        }
    }

    private func end(_ transaction: Transaction, until deadline: ContinuousClock.Instant) -> CommitOutcome {
        do throws(KafkaError) {
            try repeating(until: deadline) { limit throws(KafkaError) in
                try producer.commitTransaction(timeout: limit)
            }
            self.transaction = nil
            noteEnd(of: transaction)
            return .committed
        } catch {
            if error.requiresAbort, !error.isFatal {
                // Only an abort that the coordinator accepts proves that the commit didn't happen.
                let cause = LogError(writing: error)
                do throws(LogError) {
                    try abort()
                    return .aborted(cause)
                } catch {
                    return .unknown(LogError(.replaceProducer, "\(cause); \(error)"))
                }
            }
            self.transaction = nil
            reasonToReplace = "\(error)"
            let cause = LogError(writing: error)
            return .unknown(
                LogError(
                    cause.remedy == .fenced ? .fenced : .replaceProducer,
                    "\(cause); whether the transaction counts isn't known yet"))
        }
    }

    /// Aborts before anything was committed, so that nothing can count however the abort goes.
    private func aborted(_ cause: LogError) -> CommitOutcome {
        do throws(LogError) {
            try abort()
            let remedy = cause.remedy == .retry ? .abortTransaction : cause.remedy
            return .aborted(LogError(remedy, cause.description))
        } catch {
            let isDecisive = [.stop, .rejoin, .fenced, .isolateRecord].contains(cause.remedy)
            let remedy = isDecisive ? cause.remedy : .replaceProducer
            return .aborted(LogError(remedy, "\(cause); \(error)"))
        }
    }

    /// Repeats what the library calls retriable. Each call gets the time that is left, but some.
    private func repeating(
        until deadline: ContinuousClock.Instant, _ call: (Duration) throws(KafkaError) -> Void
    ) throws(KafkaError) {
        while true {
            do throws(KafkaError) {
                return try call(max(deadline.remaining, .milliseconds(100)))
            } catch {
                guard error.isRetriable, !error.isFatal, deadline.remaining > .zero else { throw error }
                SystemTime().pause(for: .milliseconds(10))
            }
        }
    }

    /// Whoever is to stop waits for it a moment longer only: the next holder of the id settles it, or the timeout.
    private func waitForAbort(until deadline: ContinuousClock.Instant) throws(KafkaError) {
        var stopped: ContinuousClock.Instant?
        while true {
            do throws(KafkaError) {
                return try producer.abortTransaction(
                    timeout: min(max(deadline.remaining, .milliseconds(100)), .seconds(1)))
            } catch {
                guard error.isRetriable, !error.isFatal, deadline.remaining > .zero else { throw error }
                if configuration.connection.isInterrupted?() == true {
                    let first = stopped ?? .now
                    stopped = first
                    if ContinuousClock.now - first >= .seconds(2) { throw error }
                }
                SystemTime().pause(for: .milliseconds(10))
            }
        }
    }

    private func waitForAcknowledgement() {
        do throws(KafkaError) {
            try producer.flush(timeout: .seconds(1))
        } catch {
            // The transaction is given up in any case; how its records fared doesn't matter any more.
        }
    }

    /// A request that was sent twice may arrive twice, the second time in the next transaction.
    private func noteEnd(of transaction: Transaction) {
        if producer.transactionEndRequests - transaction.endRequests > 1 {
            reasonToReplace = "the end of the last transaction was requested more than once"
        }
    }

    private func replaceProducer() throws(LogError) {
        unsafe topics.forget()
        producer.close()
        producer = try Self.makeProducer(configuration)
        try unsafe topics.resolveAgain(by: producer)
        reasonToReplace = nil
    }

    private static func makeProducer(_ configuration: KafkaProducerConfiguration) throws(LogError) -> KafkaProducer {
        try writing { () throws(KafkaError) in
            let producer = try KafkaProducer(configuration)
            let deadline = ContinuousClock.now + .seconds(10)
            while true {
                do throws(KafkaError) {
                    try producer.initTransactions(timeout: max(deadline.remaining, .milliseconds(100)))
                    return producer
                } catch {
                    guard error.isRetriable, deadline.remaining > .zero else { throw error }
                    SystemTime().pause(for: .milliseconds(10))
                }
            }
        }
    }
}

extension ContinuousClock.Instant {
    /// The time until this instant; zero if it has passed.
    var remaining: Duration { max(.zero, ContinuousClock.now.duration(to: self)) }
}
