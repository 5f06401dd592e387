import LogTesting
import Synchronization

@testable import MillraceRuntime

extension RecordBatch {
    /// A batch of these records, in memory of its own.
    static func of(
        _ records: [TestRecord], in partition: TopicPartition = TopicPartition("in", 0), next: Offset,
        released: @escaping () -> Void = {}
    ) -> RecordBatch {
        let size = records.reduce(1) { $0 + ($1.key?.count ?? 0) + ($1.value?.count ?? 0) }
        let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 1)
        var end = unsafe memory
        func place(_ bytes: [UInt8]?) -> UnsafeRawPointer? {
            guard let bytes else { return nil }
            let start = unsafe end
            unsafe bytes.withUnsafeBytes {
                unsafe start.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(start), byteCount: $0.count)
            }
            unsafe end += bytes.count
            return UnsafeRawPointer(start)
        }
        var descriptors = unsafe [RecordDescriptor]()
        for record in records {
            unsafe descriptors.append(
                RecordDescriptor(
                    key: place(record.key), keyCount: record.key?.count ?? 0, value: place(record.value),
                    valueCount: record.value?.count ?? 0, timestamp: record.timestamp, offset: record.offset ?? -1,
                    hasHeaders: !record.headers.isEmpty))
        }
        let headers = records.map(\.headers)
        return unsafe RecordBatch(
            partition: partition, descriptors: descriptors, nextOffset: next, headers: { headers[$0] }
        ) {
            unsafe memory.deallocate()
            released()
        }
    }
}

/// A producer that keeps nothing.
final class NoProducer: LogProducer {
    func handle(forTopic name: String) throws(LogError) -> TopicHandle { TopicHandle(index: 0) }
    func partitionCount(of topic: TopicHandle) -> Int32 { 1 }
    func begin() throws(LogError) {}
    func append(_ record: borrowing RawRecord, to topic: TopicHandle, partition: PartitionID) throws(LogError) {}
    func flush(within limit: Duration) throws(LogError) {}
    func nextOffset(of topic: TopicHandle, partition: PartitionID) -> Offset? { nil }
    func commit(
        _ offsets: [TopicPartition: CommittedOffset], fence: Fence?, within limit: Duration
    ) -> CommitOutcome { .committed }
    func abort() throws(LogError) {}
    func close() {}
}

/// Time that a test moves.
final class MovableTime: TimeSource {
    private let current = Mutex(Duration.zero)

    var wallClock: Timestamp { Timestamp(milliseconds: 1_700_000_000_000 + Int64(monotonic / .milliseconds(1))) }
    var monotonic: Duration { current.withLock { $0 } }
    func pause(for duration: Duration) { advance(by: duration) }
    func advance(by duration: Duration) { current.withLock { $0 += duration } }
}

/// Time that stands still.
struct FixedTime: TimeSource {
    var wallClock: Timestamp = 1_700_000_000_000
    var monotonic: Duration = .zero
    func pause(for duration: Duration) {}
}

extension TaskContext {
    /// A context of a task without stores.
    static func plain(
        handlers: ErrorHandlers = ErrorHandlers(), time: any TimeSource = FixedTime()
    ) -> TaskContext {
        TaskContext(
            task: TaskID(subtopology: 0, partition: 0), state: nil,
            collector: RecordCollector(applicationID: "app", producer: NoProducer()), handlers: handlers,
            time: time, logger: .silent)
    }
}

extension SourceNode {
    /// A source that is never built.
    static func reading(_ topics: String..., timestamps: TimestampPolicy = .failOnInvalid) -> SourceNode {
        SourceNode(
            name: "source", topics: topics.map(TopicReference.external), offsetReset: .earliest,
            timestamps: timestamps)
    }
}
