import Synchronization

/// Reads partitions without a group: from an offset, as far as one likes.
///
/// All partitions of a reader share its connections and threads, so one reader may serve many.
public final class KafkaReader: Sendable {
    private let client: ClientHandle
    private let renewal: Duration
    private let partitions = Mutex<Set<KafkaTopicPartition>>([])

    /// A reader of the cluster. Nothing is read until ``read(_:from:)``.
    public init(
        _ connection: KafkaConfiguration, isolation: KafkaIsolation = .readCommitted
    ) throws(KafkaError) {
        renewal = connection.clientRenewal
        var settings = connection.settings
        settings["isolation.level"] = isolation.rawValue
        settings["enable.partition.eof"] = "true"
        settings["auto.offset.reset"] = "error"
        settings["check.crcs"] = "true"
        let configuration = try ConfigurationHandle(settings, connection, for: .consumers, events: [.errors])
        configuration.takeReports()
        client = try ClientHandle(.consumer, configuration, context: ClientContext(connection))
        client.serveInBackground()
    }

    /// Starts to read `partition` at `offset`. A reader reads a partition once at a time, and throws
    /// ``KafkaError/Code/wrongState`` for the second.
    public func read(_ partition: KafkaTopicPartition, from offset: Int64) throws(KafkaError) -> KafkaPartitionReader {
        guard partitions.withLock({ $0.insert(partition).inserted }) else {
            throw KafkaError(
                .wrongState, "Reading \(partition): this reader reads it already; close that, or use another")
        }
        do throws(KafkaError) {
            return KafkaPartitionReader(partition, try PartitionSource(partition, offset, client), self)
        } catch {
            finish(partition)
            throw error
        }
    }

    /// Whether it hasn't been connected to any broker for so long that another reader is worth a try.
    package var isFruitless: Bool { client.context.timeAlone ?? .zero >= renewal }

    fileprivate func finish(_ partition: KafkaTopicPartition) {
        partitions.withLock { _ = $0.remove(partition) }
    }
}

/// What reading a partition brought.
public enum KafkaReadResult: Sendable {
    /// The next records.
    case records(KafkaRecordBatch)
    /// There is nothing behind `offset` now; that is where the next record will stand. Control records of transactions
    /// and records of aborted ones lie before it. With ``KafkaIsolation/readCommitted`` this happens at the first
    /// transaction that is still open.
    case end(offset: Int64)
    /// Nothing came within the time.
    case nothing
}

/// Reads one partition in order. Used by one thread at a time.
public final class KafkaPartitionReader {
    /// What is read.
    public let partition: KafkaTopicPartition
    private var source: PartitionSource?
    private let reader: KafkaReader
    private var pending: [TakenMessages.Signal] = []
    private var nudge = FetchNudge()

    init(_ partition: KafkaTopicPartition, _ source: PartitionSource, _ reader: KafkaReader) {
        self.partition = partition
        self.source = source
        self.reader = reader
    }

    deinit { close() }

    /// The next records, at most `maximumRecords`, or the end, once each time that reading gets there.
    ///
    /// Throws ``KafkaError/Code/noOffset`` where the log doesn't hold the position.
    public func next(maximumRecords: Int = 1000, timeout: Duration) throws(KafkaError) -> KafkaReadResult {
        guard let source else { throw KafkaError(.closed, "The reader of \(partition) is closed") }
        if pending.isEmpty {
            let taken = source.queue.takeMessages(maximum: maximumRecords, timeout: timeout)
            pending = taken.signals
            nudge.note(waiting: source.queue.count, in: partition, source.queue.client)
            if let records = taken.records { return .records(KafkaRecordBatch(partition, records)) }
        }
        guard !pending.isEmpty else {
            if let trouble = source.queue.client.lastingTrouble { throw KafkaError(trouble, "Reading \(partition)") }
            return .nothing
        }
        let signal = pending.removeFirst()
        if signal.code == .partitionEnd { return .end(offset: signal.offset) }
        throw KafkaError(signal, reading: partition, client: source.queue.client)
    }

    /// Whether the reader that it belongs to hasn't been connected to any broker for a long time.
    package var isFruitless: Bool { reader.isFruitless }

    /// Stops reading; the second time it does nothing. Batches stay usable.
    public func close() {
        if source == nil { return }
        source = nil
        reader.finish(partition)
    }
}
