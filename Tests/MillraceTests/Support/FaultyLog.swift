import MillraceRuntime
import Synchronization
import Testing

/// A call across the engine's seam to the log.
enum LogCall: String, CaseIterable, Sendable {
    case poll, takeBatch, committedOffsets, seek, finishRevocation
    case makeProducer, handle, begin, append, flush, commit, abort
    case makeReader, readNext, offsetRanges, deleteRecords, listTopics, setGroupOffsets
}

/// What happens to one call instead of what should.
struct Fault: Sendable, CustomTestStringConvertible {
    enum Kind: Sendable, Equatable {
        /// It throws, or the transaction's end is refused, with this remedy.
        case fails(LogError.Remedy)
        /// For `commit`: the transaction counts, or doesn't, but its end isn't known.
        case isUnknown(counts: Bool)
    }

    var call: LogCall
    /// Which of the calls, counted from 1.
    var number: Int
    var kind: Kind

    var testDescription: String { "\(call.rawValue) \(number) \(kind)" }
}

/// A record that is about to be written.
struct WrittenRecord: Sendable {
    let topic: String
    let value: String?
    let timestamp: Timestamp
}

/// Which faults are still to come; shared by all that a `FaultyLog` makes.
final class FaultPlan: Sendable {
    /// Why the log refuses a record; nil takes it. Told when it is flushed, as a broker does: not of which record.
    typealias Refusal = @Sendable (WrittenRecord) -> String?

    private let refusal = Mutex<Refusal?>(nil)

    /// Refuses records from now on.
    func refuse(_ refusal: @escaping Refusal) { self.refusal.withLock { $0 = refusal } }

    var refusesRecords: Bool { refusal.withLock { $0 != nil } }

    func refusal(of record: WrittenRecord) -> String? { refusal.withLock { $0 }?(record) }

    private struct State {
        var faults: [Fault] = []
        var counts: [LogCall: Int] = [:]
        var struck = 0
        var isExpelled = false
    }

    private let state = Mutex(State())

    /// Lets faults happen from now on; calls are counted anew.
    func arm(_ faults: [Fault]) {
        state.withLock { $0 = State(faults: faults) }
    }

    /// How many faults have happened.
    var struck: Int { state.withLock { $0.struck } }

    /// How often something was called since the plan was armed.
    func count(of call: LogCall) -> Int { state.withLock { $0.counts[call] ?? 0 } }

    func next(_ call: LogCall) -> Fault.Kind? {
        state.withLock { state in
            let number = (state.counts[call] ?? 0) + 1
            state.counts[call] = number
            guard let index = state.faults.firstIndex(where: { $0.call == call && $0.number == number }) else {
                return nil
            }
            state.struck += 1
            let kind = state.faults.remove(at: index).kind
            if kind == .fails(.rejoin) { state.isExpelled = true }
            return kind
        }
    }

    /// Whether the group has counted the member out since this was asked last: it has where a call failed with
    /// `.rejoin`.
    func takeExpulsion() -> Bool {
        state.withLock { state in
            defer { state.isExpelled = false }
            return state.isExpelled
        }
    }

    func check(_ call: LogCall) throws(LogError) {
        if case .fails(let remedy) = next(call) { throw LogError(remedy, "injected at \(call.rawValue)") }
    }
}

/// A log whose calls fail where a plan says so, and which then behaves as a broker would.
final class FaultyLog: Log {
    let inner: any Log
    let plan = FaultPlan()
    /// Whether it tells the ids of topics, which not every client of a log can.
    private let tellsTopicIDs: Bool
    /// What producers promise; without transactions, what was flushed is in the log for good.
    let guarantee: ProcessingGuarantee

    init(_ inner: any Log, tellsTopicIDs: Bool = true, guarantee: ProcessingGuarantee = .exactlyOnce) {
        self.inner = inner
        self.tellsTopicIDs = tellsTopicIDs
        self.guarantee = guarantee
    }

    var identity: String { inner.identity }

    var admin: any LogAdmin { FaultyAdmin(inner: inner.admin, plan: plan, tellsTopicIDs: tellsTopicIDs) }

    func makeConsumer(group: String, topics: [String], clientID: String) throws(LogError) -> any LogConsumer {
        try FaultyConsumer(plan: plan) { [inner] () throws(LogError) in
            try inner.makeConsumer(group: group, topics: topics, clientID: clientID)
        } setOffsets: { [inner] (offsets, fence) throws(LogError) in
            let producer = try inner.makeProducer(transactionalID: "\(clientID)-offsets")
            defer { producer.close() }
            try producer.begin()
            if case .aborted(let error) = producer.commit(offsets, fence: fence, within: .seconds(10)) {
                throw error
            }
        }
    }

    func makeProducer(transactionalID: String) throws(LogError) -> any LogProducer {
        try plan.check(.makeProducer)
        return FaultyProducer(
            try inner.makeProducer(transactionalID: transactionalID), plan: plan,
            isTransactional: guarantee == .exactlyOnce)
    }

    func makeReader(of partition: TopicPartition, from start: Offset) throws(LogError) -> any LogReader {
        try plan.check(.makeReader)
        return FaultyReader(try inner.makeReader(of: partition, from: start), plan: plan)
    }

    func close() { inner.close() }
}

/// Where a call fails with `.rejoin`, the member has left the group and its partitions are lost.
final class FaultyConsumer: LogConsumer {
    private let plan: FaultPlan
    private let join: () throws(LogError) -> any LogConsumer
    private var inner: any LogConsumer
    private var owned: [TopicPartition] = []
    /// Whether `lost` was told and not yet finished.
    private var isLost = false

    private let setOffsets: ([TopicPartition: CommittedOffset], Fence?) throws(LogError) -> Void

    init(
        plan: FaultPlan, join: @escaping () throws(LogError) -> any LogConsumer,
        setOffsets: @escaping ([TopicPartition: CommittedOffset], Fence?) throws(LogError) -> Void
    ) throws(LogError) {
        self.plan = plan
        self.setOffsets = setOffsets
        self.join = join
        inner = try join()
    }

    func poll(maximumWait: Duration) throws(LogError) -> AssignmentChange? {
        if plan.takeExpulsion() {
            isLost = true
            return .lost(owned)
        }
        try plan.check(.poll)
        let change = try inner.poll(maximumWait: maximumWait)
        if case .assigned(let partitions) = change { owned = partitions }
        return change
    }

    func takeBatch(from partition: TopicPartition, maximumRecords: Int) throws(LogError) -> RecordBatch? {
        try plan.check(.takeBatch)
        return try inner.takeBatch(from: partition, maximumRecords: maximumRecords)
    }

    func hasMore(of partition: TopicPartition) throws(LogError) -> Bool { try inner.hasMore(of: partition) }

    func committedOffsets(of partitions: [TopicPartition]) throws(LogError) -> [TopicPartition: CommittedOffset] {
        try plan.check(.committedOffsets)
        return try inner.committedOffsets(of: partitions)
    }

    func seek(to offsets: [TopicPartition: Offset]) throws(LogError) {
        try plan.check(.seek)
        try inner.seek(to: offsets)
    }

    func finishRevocation() throws(LogError) {
        try plan.check(.finishRevocation)
        if isLost {
            inner.close()
            inner = try join()
            owned = []
            isLost = false
            return
        }
        try inner.finishRevocation()
        owned = []
    }

    var fence: Fence? { inner.fence }

    func commit(_ offsets: [TopicPartition: CommittedOffset]) throws(LogError) { try setOffsets(offsets, inner.fence) }

    func close() { inner.close() }
}

/// Where a call fails with `.replaceProducer`, the producer is of no use any more.
final class FaultyProducer: LogProducer {
    private let inner: any LogProducer
    private let plan: FaultPlan
    private var isDead = false
    let isTransactional: Bool
    private var topics: [Int: String] = [:]
    /// Why the log refuses a record that was appended since the last flush.
    private var refused: String?

    init(_ inner: any LogProducer, plan: FaultPlan, isTransactional: Bool) {
        self.inner = inner
        self.plan = plan
        self.isTransactional = isTransactional
    }

    private func checkRefusal() throws(LogError) {
        guard let reason = refused else { return }
        throw LogError(.isolateRecord, reason)
    }

    private func check(_ call: LogCall) throws(LogError) {
        if isDead { throw LogError(.replaceProducer, "the producer is dead") }
        guard case .fails(let remedy) = plan.next(call) else { return }
        if remedy == .replaceProducer { isDead = true }
        throw LogError(remedy, "injected at \(call.rawValue)")
    }

    func handle(forTopic name: String) throws(LogError) -> TopicHandle {
        try check(.handle)
        let handle = try inner.handle(forTopic: name)
        topics[handle.index] = name
        return handle
    }

    func partitionCount(of topic: TopicHandle) -> Int32 { inner.partitionCount(of: topic) }

    func begin() throws(LogError) {
        try check(.begin)
        refused = nil
        // Without transactions, one is always open.
        if !isTransactional { try inner.abort() }
        try inner.begin()
    }

    func append(_ record: borrowing RawRecord, to topic: TopicHandle, partition: PartitionID) throws(LogError) {
        try check(.append)
        // Only where somebody asks: the texts of large values that are none take minutes under a test.
        if plan.refusesRecords {
            let written = WrittenRecord(
                topic: topics[topic.index] ?? "?", value: text(record.value), timestamp: record.timestamp)
            if let reason = plan.refusal(of: written) {
                refused = reason
                return
            }
        }
        try inner.append(record, to: topic, partition: partition)
    }

    func flush(within limit: Duration) throws(LogError) {
        try check(.flush)
        try inner.flush(within: limit)
        if !isTransactional {
            if case .aborted(let error) = inner.commit([:], fence: nil, within: limit) { throw error }
            try inner.begin()
        }
        try checkRefusal()
    }

    func nextOffset(of topic: TopicHandle, partition: PartitionID) -> Offset? {
        inner.nextOffset(of: topic, partition: partition)
    }

    func commit(
        _ offsets: [TopicPartition: CommittedOffset], fence: Fence?, within limit: Duration
    ) -> CommitOutcome {
        if isDead { return .aborted(LogError(.replaceProducer, "the producer is dead")) }
        do { try checkRefusal() } catch {
            do { try inner.abort() } catch { return .aborted(error) }
            return .aborted(error)
        }
        if !isTransactional {
            do { try flush(within: limit) } catch { return .aborted(error) }
            return .committed
        }
        switch plan.next(.commit) {
        case nil: return inner.commit(offsets, fence: fence, within: limit)
        case .fails(let remedy):
            if remedy == .replaceProducer { isDead = true }
            do { try inner.abort() } catch { return .aborted(error) }
            return .aborted(LogError(remedy, "injected at commit"))
        case .isUnknown(let counts):
            isDead = true
            do {
                if counts {
                    if case .aborted(let error) = inner.commit(offsets, fence: fence, within: limit) { throw error }
                } else {
                    try inner.abort()
                }
            } catch { return .aborted(LogError(.stop, "the log beneath failed: \(error)")) }
            return .unknown(LogError(.replaceProducer, "injected at commit"))
        }
    }

    func abort() throws(LogError) {
        try check(.abort)
        refused = nil
        try inner.abort()
    }

    func close() { inner.close() }
}

final class FaultyReader: LogReader {
    private let inner: any LogReader
    private let plan: FaultPlan

    init(_ inner: any LogReader, plan: FaultPlan) {
        self.inner = inner
        self.plan = plan
    }

    var start: Offset { inner.start }

    var end: Offset { inner.end }

    func next(maximumWait: Duration) throws(LogError) -> ReadResult {
        try plan.check(.readNext)
        return try inner.next(maximumWait: maximumWait)
    }

    func close() { inner.close() }
}

final class FaultyAdmin: LogAdmin {
    private let inner: any LogAdmin
    private let plan: FaultPlan
    private let tellsTopicIDs: Bool

    init(inner: any LogAdmin, plan: FaultPlan, tellsTopicIDs: Bool) {
        self.inner = inner
        self.plan = plan
        self.tellsTopicIDs = tellsTopicIDs
    }

    func describeTopics(_ names: [String]?) throws(LogError) -> [String: TopicSpecification] {
        try inner.describeTopics(names)
    }

    func partitionCounts(_ names: [String]?) throws(LogError) -> [String: Int32] {
        if names == nil { try plan.check(.listTopics) }
        return try inner.partitionCounts(names)
    }

    func topicIDs(of names: [String]) throws(LogError) -> [String: String] {
        tellsTopicIDs ? try inner.topicIDs(of: names) : [:]
    }

    func createTopics(_ topics: [TopicSpecification]) throws(LogError) { try inner.createTopics(topics) }

    func deleteTopics(_ names: [String]) throws(LogError) { try inner.deleteTopics(names) }

    func deleteRecords(before offsets: [TopicPartition: Offset]) throws(LogError) {
        try plan.check(.deleteRecords)
        try inner.deleteRecords(before: offsets)
    }

    func offsetRanges(of partitions: [TopicPartition]) throws(LogError) -> [TopicPartition: OffsetRange] {
        try plan.check(.offsetRanges)
        return try inner.offsetRanges(of: partitions)
    }

    func committedOffsets(of group: String) throws(LogError) -> [TopicPartition: CommittedOffset] {
        try inner.committedOffsets(of: group)
    }

    func setCommittedOffsets(_ offsets: [TopicPartition: CommittedOffset], of group: String) throws(LogError) {
        try plan.check(.setGroupOffsets)
        try inner.setCommittedOffsets(offsets, of: group)
    }

    func deleteGroup(_ group: String) throws(LogError) { try inner.deleteGroup(group) }
}

/// Bytes as text; nil for nil.
private func text(_ bytes: RawSpan?) -> String? {
    guard let bytes else { return nil }
    return String(decoding: bytes.toArray(), as: UTF8.self)
}
