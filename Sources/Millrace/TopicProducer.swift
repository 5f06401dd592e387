public import MillraceRuntime
internal import Synchronization

/// Writes records to one topic of the log that an application runs on, the embedded log and Kafka alike; see
/// `Streams.makeProducer`.
///
/// Safe to use from several tasks at once. Partitions are chosen as Kafka does: murmur2 of the key; records without a key
/// take turns.
public final class TopicProducer<Key: Sendable, Value: Sendable>: Sendable {
    /// The topic that it writes to.
    public let topic: String
    private let key: Serde<Key>
    private let value: Serde<Value>
    /// Nil once closed.
    private let connection: Mutex<Connection?>

    private final class Connection {
        let log: any Log
        let producer: any LogProducer
        let sink: RecordSink

        init(_ log: any Log, _ topic: String, transactionalID: String) throws {
            self.log = log
            producer = try log.makeProducer(transactionalID: transactionalID)
            sink = RecordSink(topic: topic)
            do { try sink.attach(to: producer) } catch {
                producer.close()
                throw error
            }
        }

        deinit {
            producer.close()
            log.close()
        }
    }

    /// Closes `log` when it is closed.
    init(to topic: String, of log: any Log, key: Serde<Key>, value: Serde<Value>, applicationID: String) throws {
        self.topic = topic
        self.key = key
        self.value = value
        let unique = String(UInt64.random(in: .min ... .max), radix: 16)
        connection = Mutex(try Connection(log, topic, transactionalID: "\(applicationID)-producer-\(unique)"))
    }

    /// Writes a record, and returns when the log has it.
    ///
    /// - Parameters:
    ///   - key: the record's key.
    ///   - value: the record's value.
    ///   - timestamp: the record's time; by default now.
    ///   - headers: the record's headers.
    public func send(
        _ key: Key, _ value: Value, at timestamp: Timestamp? = nil, headers: Headers = Headers()
    ) async throws {
        try await send([(key, value)], at: timestamp, headers: headers)
    }

    /// Writes records in one transaction, and returns when the log has them: all of them or, if it throws, none. Faster
    /// than one by one.
    ///
    /// With `processingGuarantee = .atLeastOnce` there is no transaction on Kafka: if it throws, some may be written.
    public func send(
        _ records: [(key: Key, value: Value)], at timestamp: Timestamp? = nil, headers: Headers = Headers()
    ) async throws {
        guard !records.isEmpty else { return }
        // The log makes its callers wait, and the few threads that run Swift's tasks may not.
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            do {
                try OperatingSystemThread.start(named: "producer to \(topic)") { [self] in
                    continuation.resume(with: Result { try sendAndWait(records, timestamp, headers) })
                }
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }

    private func sendAndWait(
        _ records: [(key: Key, value: Value)], _ timestamp: Timestamp?, _ headers: Headers
    ) throws {
        try connection.withLock { connection in
            guard let connection else { throw StreamsError(.user, "the producer to topic \(topic) is closed") }
            do { try write(records, timestamp ?? SystemTime().wallClock, headers, connection) } catch {
                throw (error as? LogError)?.asStreamsError ?? error
            }
        }
    }

    /// Closes the producer. Called when it is released.
    public func close() {
        let closed = connection.withLock { $0.take() }
        withExtendedLifetime(closed) {}
    }

    private func write(
        _ records: [(key: Key, value: Value)], _ timestamp: Timestamp, _ headers: Headers, _ connection: Connection
    ) throws {
        let producer = connection.producer
        try producer.begin()
        for (number, record) in records.enumerated() {
            do {
                let keyBytes = try key.bytes(of: record.key)
                let valueBytes = try value.bytes(of: record.value)
                unsafe try connection.sink.append(
                    key: keyBytes?.span.bytes, value: valueBytes?.span.bytes, headers: headers, timestamp: timestamp)
            } catch {
                try producer.abort()
                throw StreamsError(
                    error is LogError ? .log : .user,
                    "record \(number + 1) of \(records.count) can't be written to topic \(topic): \(error)",
                    code: (error as? LogError)?.asStreamsError.code ?? .productionFailed, cause: error)
            }
        }
        switch producer.commit([:], fence: nil, within: .seconds(30)) {
        case .committed: return
        case .aborted(let error):
            throw StreamsError(
                .log, "\(records.count) records were not written to topic \(topic): \(error)",
                code: error.asStreamsError.code, cause: error)
        case .unknown(let error):
            throw StreamsError(
                .log, "it is unknown whether \(records.count) records were written to topic \(topic): \(error)",
                code: error.asStreamsError.code, cause: error)
        }
    }
}

extension TopicProducer where Key == Ignored {
    /// Writes a record without a key, and returns when the log has it.
    public func send(_ value: Value, at timestamp: Timestamp? = nil, headers: Headers = Headers()) async throws {
        try await send(Ignored(), value, at: timestamp, headers: headers)
    }

    /// Writes records without keys in one transaction, and returns when the log has them.
    public func send(_ values: [Value], at timestamp: Timestamp? = nil, headers: Headers = Headers()) async throws {
        try await send(values.map { (Ignored(), $0) }, at: timestamp, headers: headers)
    }
}
