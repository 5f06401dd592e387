import EmbeddedLog
import Millrace
import MillraceTesting
import Testing

@testable import MillraceRuntime

/// An application on an embedded log in a directory of its own, whose threads a test drives step by step.
final class TestApplication {
    let files: TemporaryDirectory
    let log: FaultyLog
    let time = ManualTime(start: 1_700_000_000_000)
    let report = LineLog()
    var topology: Topology
    var configuration: ThreadConfiguration
    let state: StateDirectory
    private(set) var threads: [StreamThread] = []
    private var starts = 0
    private var writers: [String: any LogProducer] = [:]

    static let id = "app"

    /// How often `run` steps before it gives up.
    private static let mostSteps = 5000

    /// Makes the log, its input topics and the topics that the topology needs.
    init(
        inputs: [String: Int32] = ["in": 1], prepare: Bool = true, files: TemporaryDirectory? = nil,
        stateRoot: String? = nil, tellsTopicIDs: Bool = true, guarantee: ProcessingGuarantee = .exactlyOnce,
        define: (StreamsBuilder) throws -> Void
    ) throws {
        let builder = StreamsBuilder()
        try define(builder)
        topology = try builder.build()
        self.files = try files ?? TemporaryDirectory()
        log = FaultyLog(
            try EmbeddedLog(
                directory: "\(self.files.path)/log",
                options: EmbeddedLogOptions(durability: .withoutSync, maximumRecordBytes: 32 << 20)),
            tellsTopicIDs: tellsTopicIDs, guarantee: guarantee)
        state = try StateDirectory(root: stateRoot ?? "\(self.files.path)/state", applicationID: Self.id)
        configuration = ThreadConfiguration(applicationID: Self.id)
        configuration.commitInterval = .milliseconds(10)
        configuration.pollInterval = .zero
        configuration.logger = report.logger
        try log.admin.createTopics(
            inputs.sorted { $0.key < $1.key }.map { TopicSpecification(name: $0.key, partitions: $0.value) })
        if prepare { try prepareTopics() }
    }

    deinit {
        for thread in threads { thread.abandon() }
        for writer in writers.values { writer.close() }
        log.close()
        state.close()
        files.remove()
    }

    func prepareTopics() throws {
        try TopicPreparation(plan: topology.plan, applicationID: Self.id, admin: log.admin, logger: report.logger)
            .prepare()
    }

    /// Says the topology anew, as a new version of the program would; running threads keep the old one.
    func redefine(_ define: (StreamsBuilder) throws -> Void) throws {
        let builder = StreamsBuilder()
        try define(builder)
        topology = try builder.build()
    }

    // MARK: Running

    /// Starts a thread; it does nothing by itself. `directory` is that of another process.
    @discardableResult func start(_ name: String = "t1", in directory: StateDirectory? = nil) throws -> StreamThread {
        let thread = try StreamThread(
            name: name, configuration: configuration, plan: topology.plan, program: topology.program, log: log,
            directory: directory ?? state, time: time,
            transactionalID: "\(Self.id)-\(name)")
        threads.append(thread)
        return thread
    }

    /// Steps all threads in turn until everything in the log is processed and committed.
    ///
    /// Between two rounds of steps time goes on by `pace`.
    func run(pace: Duration = .milliseconds(4), sourceLocation: SourceLocation = #_sourceLocation) throws {
        var idle = 0
        for _ in 0..<Self.mostSteps {
            var worked = false
            for thread in threads { if try thread.step() { worked = true } }
            time.advance(by: pace)
            let isDone = try !worked && threads.allSatisfy(\.isSettled) && lag() == 0
            idle = isDone ? idle + 1 : 0
            // A change of the group takes a few steps to be told.
            if idle == 4 { return }
        }
        Issue.record("the application didn't catch up: \(report.lines.suffix(5))", sourceLocation: sourceLocation)
    }

    /// Ends a thread as it does when it is told to.
    func stop(_ thread: StreamThread) throws {
        threads.removeAll { $0 === thread }
        try thread.stop()
    }

    /// Ends a thread as an error or a crash does: without a last commit.
    func abandon(_ thread: StreamThread) {
        threads.removeAll { $0 === thread }
        thread.abandon()
    }

    func stopAll() throws {
        for thread in threads { try stop(thread) }
    }

    func abandonAll() {
        for thread in threads { abandon(thread) }
    }

    func lag() throws -> Int64 {
        try log.inner.lag(of: topology.plan, applicationID: Self.id).reduce(0) { $0 + $1.lag }
    }

    // MARK: Topics

    /// Appends a record in a transaction of its own.
    func append(
        _ key: String?, _ value: String?, at time: Timestamp = 0, to topic: String = "in",
        partition: PartitionID = 0
    ) throws {
        try append(key.map { Array($0.utf8) }, value.map { Array($0.utf8) }, at: time, to: topic, partition: partition)
    }

    func append(
        _ key: [UInt8]?, _ value: [UInt8]?, at time: Timestamp = 0, to topic: String = "in",
        partition: PartitionID = 0
    ) throws {
        try append([(key, value)], at: time, to: topic, partition: partition)
    }

    /// Appends records in one transaction.
    func append(
        _ records: [(key: [UInt8]?, value: [UInt8]?)], at time: Timestamp = 0, to topic: String = "in",
        partition: PartitionID = 0
    ) throws {
        let writer = try writers[topic] ?? log.inner.makeProducer(transactionalID: "writer-\(topic)")
        writers[topic] = writer
        let handle = try writer.handle(forTopic: topic)
        try writer.begin()
        for (key, value) in records {
            unsafe try writer.append(
                to: handle, partition: partition, key: key?.span.bytes, value: value?.span.bytes, headers: Headers(),
                timestamp: time)
        }
        if case .aborted(let error) = writer.commit([:], fence: nil, within: .seconds(10)) { throw error }
    }

    /// All records of a partition.
    func records(of topic: String, partition: PartitionID = 0) throws -> [RawTestRecord] {
        let place = TopicPartition(topic, partition)
        let start = try log.inner.admin.offsetRanges(of: [place])[place]?.start ?? 0
        let reader = try log.inner.makeReader(of: place, from: start)
        defer { reader.close() }
        var records: [RawTestRecord] = []
        while true {
            switch try reader.next(maximumWait: .seconds(1)) {
            case .records(let batch): records += batch.records
            case .waiting: continue
            case .reachedEnd, .outOfRange: return records
            }
        }
    }

    /// All records of a partition, a line each.
    func lines<Value>(
        of topic: String = "out", partition: PartitionID = 0, value: Serde<Value>
    ) throws -> [String] {
        try records(of: topic, partition: partition).map { record in
            let key = try record.key.map { try Serde.string.value(of: $0) } ?? "null"
            return "\(key)=\(try record.value.map { "\(try value.value(of: $0))" } ?? "null")"
        }
    }

    func partitions(of topic: String) throws -> Int32 {
        try log.inner.admin.describeTopics([topic])[topic]?.partitions ?? 0
    }

    // MARK: State

    /// The rows of a store in all tasks of all threads, sorted, a line each.
    func rows<Value>(_ store: String, value: Serde<Value>) throws -> [String] {
        try threads.flatMap { thread in
            var rows: [String] = []
            for store in try thread.stores(named: store) {
                try store.scan { key, _, bytes in
                    rows.append("\(try Serde.string.decode(key))=\(try value.decode(bytes))")
                }
            }
            return rows
        }.sorted()
    }

    /// Deletes a task's state, as if it had never run here.
    func deleteState(of task: TaskID) throws { try StateDirectory.removeTask(state.directory(of: task)) }

    /// Takes the state directory a second time.
    func reopenStateWithoutClosing() throws {
        try StateDirectory(root: "\(files.path)/state", applicationID: Self.id).close()
    }
}

extension StreamThread {
    /// The stream times of its tasks, in their order.
    var streamTimes: [Timestamp] { tasks.map(\.context.streamTime) }
}

extension RecordBatch {
    var records: [RawTestRecord] {
        (0..<count).map { index in
            withRecord(at: index) { record in
                var key: [UInt8]?
                var value: [UInt8]?
                if let bytes = record.key { key = bytes.toArray() }
                if let bytes = record.value { value = bytes.toArray() }
                return RawTestRecord(key: key, value: value, timestamp: record.timestamp, headers: record.headers)
            }
        }
    }
}
