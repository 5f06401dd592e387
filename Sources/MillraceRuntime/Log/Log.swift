/// A log of topics: all that the runtime knows of Kafka, of the embedded log and of the simulated one.
package protocol Log: AnyObject, Sendable {
    /// Names this log among all others: Kafka's cluster id. State remembers it, so that state of one log is never
    /// continued on another.
    var identity: String { get }

    /// Joins `group`, subscribed to `topics`. Used by one thread only.
    func makeConsumer(group: String, topics: [String], clientID: String) throws(LogError) -> any LogConsumer

    /// A producer whose transactions carry `transactionalID`; settles what an earlier holder of the id left open.
    /// Where the log promises at least once, it writes without transactions. Used by one thread only.
    func makeProducer(transactionalID: String) throws(LogError) -> any LogProducer

    /// Reads one partition from `start` to the end that it has *now*; see `LogReader`.
    func makeReader(of partition: TopicPartition, from start: Offset) throws(LogError) -> any LogReader

    /// As `makeReader`, for many partitions at once.
    func makeReaders(from starts: [TopicPartition: Offset]) throws(LogError) -> [TopicPartition: any LogReader]

    /// Reads one partition from `start` on, and then what comes.
    func follow(_ partition: TopicPartition, from start: Offset) throws(LogError) -> any LogFollower

    var admin: any LogAdmin { get }

    /// Whether retention goes by the records' timestamps, and not by when they were written.
    var deletesByTimestamp: Bool { get }

    /// Ends the log's own threads and files. Consumers, producers and readers must be closed before.
    func close()
}

extension Log {
    package func follow(_ partition: TopicPartition, from start: Offset) throws(LogError) -> any LogFollower {
        RepeatedReader(self, partition, from: start)
    }

    package var deletesByTimestamp: Bool { false }

    package func makeReaders(from starts: [TopicPartition: Offset]) throws(LogError) -> [TopicPartition: any LogReader]
    {
        var readers: [TopicPartition: any LogReader] = [:]
        for (partition, start) in starts {
            do throws(LogError) { readers[partition] = try makeReader(of: partition, from: start) } catch {
                for reader in readers.values { reader.close() }
                throw error
            }
        }
        return readers
    }
}

/// A change of the partitions that a consumer owns.
package enum AssignmentChange: Sendable, Equatable {
    /// The consumer now owns exactly these partitions. Reading starts once `seek` has set where.
    case assigned([TopicPartition])
    /// The group takes these partitions back: commit, then call `finishRevocation`.
    case revoked([TopicPartition])
    /// These partitions already belong to somebody else: abort, then call `finishRevocation`.
    case lost([TopicPartition])
}

/// Who commits: the member and generation of the group at the time of an assignment. The log refuses a commit of an
/// older one.
package struct Fence: Sendable, Equatable {
    package var group: String
    package var member: String
    package var generation: Int32
    /// What the log itself needs to check it.
    package var token: [UInt8]

    package init(group: String, member: String, generation: Int32, token: [UInt8] = []) {
        self.group = group
        self.member = member
        self.generation = generation
        self.token = token
    }
}

/// One member of a consumer group.
package protocol LogConsumer: AnyObject {
    /// Serves the group and returns a change of the assignment, if there is one. Without one it waits, at most
    /// `maximumWait`, until some assigned partition has records to take.
    func poll(maximumWait: Duration) throws(LogError) -> AssignmentChange?

    /// The next records of an assigned partition, or nil where there are none now. What is not taken stays in the log:
    /// this is the engine's back-pressure.
    func takeBatch(from partition: TopicPartition, maximumRecords: Int) throws(LogError) -> RecordBatch?

    /// Whether the log may have more records of an assigned partition than were taken: by what it knows without asking,
    /// and true until it knows. What is written later, and transaction markers at the end, don't count.
    func hasMore(of partition: TopicPartition) throws(LogError) -> Bool

    /// The committed offsets of the group, read in the present generation, once no transaction that may still change
    /// them is open. Partitions without one are absent.
    func committedOffsets(of partitions: [TopicPartition]) throws(LogError) -> [TopicPartition: CommittedOffset]

    /// Sets committed offsets of the group, outside of any transaction; needed only where producers have none.
    func commit(_ offsets: [TopicPartition: CommittedOffset]) throws(LogError)

    /// Where the next `takeBatch` of each partition starts. What was read ahead is dropped.
    func seek(to offsets: [TopicPartition: Offset]) throws(LogError)

    /// Gives back what `revoked` or `lost` named; the group waits for it.
    func finishRevocation() throws(LogError)

    /// The fence of the present assignment; nil without one.
    var fence: Fence? { get }

    /// What a consumer without an assignment waits for, where, and for how long at most, as the end of a sentence; nil
    /// where nobody has to wait.
    var awaited: String? { get }

    /// Leaves the group.
    func close()
}

extension LogConsumer {
    package var awaited: String? { nil }

    package func commit(_ offsets: [TopicPartition: CommittedOffset]) throws(LogError) {
        throw LogError(.stop, "this log commits offsets in transactions only; please report this")
    }
}

/// How the end of a transaction came out.
package enum CommitOutcome: Sendable {
    /// All of it is committed.
    case committed
    /// None of it is committed; with the reason.
    case aborted(LogError)
    /// It may be committed or not: only the log knows, once a new producer has settled it.
    case unknown(LogError)
}

/// A topic of a producer, resolved once: no name is looked up per record.
package struct TopicHandle: Hashable, Sendable {
    package let index: Int

    package init(index: Int) { self.index = index }
}

/// Writes records in transactions.
package protocol LogProducer: AnyObject {
    /// Resolves a topic. Throws with `.stop` where it doesn't exist.
    func handle(forTopic name: String) throws(LogError) -> TopicHandle

    func partitionCount(of topic: TopicHandle) -> Int32

    /// Whether records and offsets count together. Otherwise records count at once, `commit` only flushes, and the
    /// consumer commits the offsets.
    var isTransactional: Bool { get }

    /// Starts a transaction; local, costs nothing.
    func begin() throws(LogError)

    /// Adds a record to the open transaction. The bytes are copied before it returns.
    func append(_ record: borrowing RawRecord, to topic: TopicHandle, partition: PartitionID) throws(LogError)

    /// Returns when every record of the transaction has been acknowledged; throws if that takes longer than `limit`.
    func flush(within limit: Duration) throws(LogError)

    /// After `flush`: one more than the highest offset that this transaction wrote to the partition, or nil if it wrote
    /// nothing there or the log can't tell. Never too high.
    func nextOffset(of topic: TopicHandle, partition: PartitionID) -> Offset?

    /// Ends the transaction, with the group's new positions inside it. Flushes first if that is still to be done. What
    /// isn't decided within `limit` is aborted, or its outcome is unknown.
    ///
    /// Without a fence it is a transaction outside of any group, and has no offsets; with one it has at least one.
    func commit(
        _ offsets: [TopicPartition: CommittedOffset], fence: Fence?, within limit: Duration
    ) -> CommitOutcome

    /// Ends the transaction without a trace.
    func abort() throws(LogError)

    /// Closes the producer; an open transaction is aborted.
    func close()
}

extension LogProducer {
    package var isTransactional: Bool { true }

    /// Adds a record of these bytes.
    package func append(
        to topic: TopicHandle, partition: PartitionID, key: RawSpan?, value: RawSpan?, headers: Headers,
        timestamp: Timestamp
    ) throws {
        try RawRecord.withRecord(key: key, value: value, timestamp: timestamp, headers: headers) { record in
            try append(record, to: topic, partition: partition)
        }
    }
}

/// What a reader found next.
package enum ReadResult {
    case records(RecordBatch)
    /// Nothing for now, but the end isn't reached: wait and ask again.
    case waiting
    /// Everything below the end that held when the reader was made has been handed out; reading on starts at `next`.
    case reachedEnd(next: Offset)
    /// The log doesn't hold the start position: it was truncated, deleted or created anew, or retention was faster.
    case outOfRange(start: Offset, end: Offset)
}

/// Reads committed records of one partition, in order, up to the end that it had when the reader was made. The end
/// must be asked after the committed offsets were read, or a transaction is missed.
package protocol LogReader: AnyObject {
    /// The first offset that the log held when the reader was made.
    var start: Offset { get }

    /// The offset where reading ends.
    var end: Offset { get }

    /// Where the transaction begins that reading waits for; nil while it waits for none.
    var openTransaction: Offset? { get }

    func next(maximumWait: Duration) throws(LogError) -> ReadResult

    func close()
}

extension LogReader {
    package var openTransaction: Offset? { nil }
}
