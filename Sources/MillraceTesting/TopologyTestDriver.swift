import EmbeddedLog
public import MillraceApplication
import MillraceRuntime

/// Runs a topology in a test: no broker, no threads, the same task code as in production.
///
/// Each piped record is processed to its end, through repartition topics too, and committed before the call returns.
///
/// ```swift
/// let driver = try TopologyTestDriver(WordCount.self)
/// let lines = driver.inputTopic("lines", key: .ignored, value: .string)
/// let counts = driver.outputTopic("word-counts", key: .string, value: .int64)
/// try lines.pipe("a b a")
/// #expect(try counts.readValues() == [1, 1, 2])
/// #expect(try driver.store("counts", key: .string, value: .int64).values() == ["a": 2, "b": 1])
/// ```
///
/// A topic or store that the topology doesn't have is an error of the first call that uses it.
///
/// Not safe to use from several threads at once.
public final class TopologyTestDriver {
    let topology: Topology
    let applicationID: String
    private let time: ManualTime
    private let directory: TemporaryDirectory
    private let log: EmbeddedLog
    private let stateDirectory: StateDirectory
    private let configuration: ThreadConfiguration
    private let producer: any LogProducer
    private let stateCopy: StateCopy
    private let globalState: GlobalState?
    private let globalUpdater: GlobalUpdater?
    private var thread: StreamThread
    private var starts = 0
    /// Set when processing failed: what it left half done must not be built upon.
    private var hasFailed = false

    /// A driver for `topology`, with empty topics and stores.
    ///
    /// - Parameters:
    ///   - topology: what to run.
    ///   - applicationID: starts the names of internal topics.
    ///   - startTime: the wall clock's time, until it is advanced.
    ///   - partitions: how many partitions the input topics have.
    ///   - handlers: what happens to records that fail.
    ///   - logger: where the application reports.
    public convenience init(
        _ topology: Topology, applicationID: String = "test", startTime: Timestamp = 0, partitions: Int32 = 1,
        handlers: ErrorHandlers = ErrorHandlers(), logger: StreamsLogger = .silent
    ) throws {
        try self.init(
            topology, applicationID: applicationID, startTime: startTime, partitions: partitions, handlers: handlers,
            logger: logger, copiesState: false)
    }

    /// - Parameter copiesState: whether `restart(.losingLastCommit)` will be asked for.
    package init(
        _ topology: Topology, applicationID: String, startTime: Timestamp, partitions: Int32 = 1,
        handlers: ErrorHandlers = ErrorHandlers(), logger: StreamsLogger = .silent, copiesState: Bool
    ) throws {
        self.topology = topology
        self.applicationID = applicationID
        time = ManualTime(start: startTime)
        directory = try TemporaryDirectory()
        log = try EmbeddedLog(
            directory: "\(directory.path)/log", access: .owner, options: EmbeddedLogOptions(durability: .withoutSync))
        stateDirectory = try StateDirectory(root: "\(directory.path)/state", applicationID: applicationID)
        var configuration = ThreadConfiguration(applicationID: applicationID)
        configuration.commitInterval = .zero
        configuration.pollInterval = .zero
        // Repartition topics can be read like outputs.
        configuration.purgeInterval = .seconds(1 << 40)
        configuration.handlers = handlers
        configuration.logger = logger
        stateCopy = StateCopy(of: stateDirectory.path, in: "\(directory.path)/copy")
        if copiesState { configuration.commitHook = stateCopy.hook }
        self.configuration = configuration
        let inputs = topology.plan.subtopologies.flatMap { $0.sources.flatMap(\.topics) }.filter { !$0.isInternal }
        try log.admin.createTopics(
            Set(inputs.map(\.baseName) + topology.plan.globalTables.map(\.topic))
                .map { TopicSpecification(name: $0, partitions: partitions) })
        try TopicPreparation(
            plan: topology.plan, applicationID: applicationID, admin: log.admin,
            deadLetterTopics: handlers.deadLetterTopics, logger: logger, time: time
        ).prepare()
        producer = try log.makeProducer(transactionalID: "\(applicationID)-driver")
        let plan = topology.plan
        globalState =
            try plan.globalTables.isEmpty
            ? nil
            : GlobalState(
                in: stateDirectory.globalDirectory, tables: plan.globalTables, logIdentity: log.identity,
                topicIDs: try log.admin.topicIDs(of: plan.globalTables.map(\.topic)), logger: logger)
        let (log, time) = (log, time)
        globalUpdater = globalState.map { state in
            GlobalUpdater(
                tables: plan.globalTables, program: topology.program, state: state, log: log, handlers: handlers,
                logger: logger, time: time)
        }
        thread = try Self.makeThread(
            0, topology: topology, configuration: configuration, log: log, directory: stateDirectory, time: time,
            globalState: globalState)
        try processAll()
    }

    /// A driver for an application, as its `define` and `configure` make it.
    ///
    /// - Parameters:
    ///   - application: what to run.
    ///   - startTime: the wall clock's time, until it is advanced.
    ///   - partitions: how many partitions the input topics have.
    ///   - logger: where the application reports; by default where `configure` says.
    public convenience init<Application: StreamsApplication>(
        _ application: Application.Type, startTime: Timestamp = 0, partitions: Int32 = 1, logger: StreamsLogger? = nil
    ) throws {
        let builder = StreamsBuilder()
        try Application.define(builder)
        var configuration = StreamsConfiguration(applicationID: Application.id)
        Application.configure(&configuration)
        let topology = try builder.build()
        // What can't be run can't be tested either.
        _ = try Streams(topology, configuration)
        try self.init(
            topology, applicationID: configuration.applicationID, startTime: startTime, partitions: partitions,
            handlers: configuration.errorHandlers, logger: logger ?? configuration.logger)
    }

    deinit { close() }

    /// Ends the application and deletes its files. Called when the driver is released.
    public func close() {
        thread.abandon()
        globalUpdater?.close()
        producer.close()
        log.close()
        stateDirectory.close()
        directory.remove()
    }

    /// A typed way into an input topic. Piping throws if the topology reads no topic of this name.
    ///
    /// - Parameters:
    ///   - name: the topic's name.
    ///   - key: how keys are written.
    ///   - value: how values are written.
    ///   - start: the time of the first record; the wall clock's if nil.
    ///   - advance: how much later each further record is.
    public func inputTopic<Key, Value>(
        _ name: String, key: Serde<Key>, value: Serde<Value>, start: Timestamp? = nil, advance: Duration = .zero
    ) -> TestInputTopic<Key, Value> {
        TestInputTopic(
            driver: self, name: name, key: key, value: value, nextTime: start ?? time.wallClock, advance: advance)
    }

    /// A typed view of what came out on a topic, the internal ones included. Reading throws if the topology has no topic
    /// of this name.
    public func outputTopic<Key, Value>(
        _ name: String, key: Serde<Key>, value: Serde<Value>
    ) -> TestOutputTopic<Key, Value> {
        TestOutputTopic(driver: self, name: name, key: key, value: value)
    }

    /// A typed view of a store. Reading throws if the topology has no store of this name.
    public func store<Key, Value>(
        _ name: String, key: Serde<Key>, value: Serde<Value>
    ) -> TestStore<Key, Value> {
        TestStore(driver: self, name: name, key: key, value: value)
    }

    /// Creates a topic that the topology doesn't name, such as one that a sink computes. Does nothing if it exists.
    public func createTopic(_ name: String, partitions: Int32 = 1) throws {
        guard try log.admin.describeTopics([name]).isEmpty else { return }
        try log.admin.createTopics([TopicSpecification(name: name, partitions: partitions)])
    }

    /// Advances the wall clock.
    public func advanceWallClock(by duration: Duration) throws {
        time.advance(by: duration)
        try processAll()
    }

    /// Stops the application without a last commit, and starts it again from what it had committed. Works after a failure
    /// too.
    public func restart() throws { try restart(.keepingState) }

    /// What a restart finds of the state.
    package enum StateAfterRestart: Sendable, CaseIterable {
        /// All that was committed.
        case keepingState
        /// Nothing: it is restored from the changelogs.
        case losingState
        /// What was there before the last commit of the state, as if the process had been killed right after the log's.
        case losingLastCommit
    }

    package func restart(_ state: StateAfterRestart) throws {
        thread.abandon()
        switch state {
        case .keepingState: break
        case .losingState: try StateDirectory.deleteTasks(in: stateDirectory)
        case .losingLastCommit: try stateCopy.restore()
        }
        starts += 1
        hasFailed = false
        thread = try Self.makeThread(
            starts, topology: topology, configuration: configuration, log: log, directory: stateDirectory, time: time,
            globalState: globalState)
        try processAll()
    }

    // MARK: For the typed views

    /// Appends a record to a topic and processes all that follows from it.
    package func pipe(
        key: [UInt8]?, value: [UInt8]?, headers: Headers, timestamp: Timestamp, partition: PartitionID? = nil,
        to topic: String
    ) throws {
        try refuseAfterFailure()
        let handle = try producer.handle(forTopic: topic)
        let count = producer.partitionCount(of: handle)
        let chosen = partition ?? key.map { unsafe MillraceRuntime.partition(forKey: $0.span.bytes, of: count) } ?? 0
        try producer.begin()
        unsafe try producer.append(
            to: handle, partition: chosen, key: key?.span.bytes, value: value?.span.bytes, headers: headers,
            timestamp: timestamp)
        switch producer.commit([:], fence: nil, within: .seconds(10)) {
        case .committed: break
        case .aborted(let error), .unknown(let error): throw error
        }
        try processAll()
    }

    /// What a topic holds from the given positions on, which move behind it.
    package func records(of topic: String, from positions: inout [PartitionID: Offset]) throws -> [RawTestRecord] {
        try placedRecords(of: topic, from: &positions).map(\.record)
    }

    /// The same, with the place of each record.
    func placedRecords(of topic: String, from positions: inout [PartitionID: Offset]) throws -> [PlacedRecord] {
        let count = try log.admin.describeTopics([topic])[topic]?.partitions ?? 0
        var records: [PlacedRecord] = []
        for number in 0..<count {
            let partition = TopicPartition(topic, PartitionID(number))
            var start = positions[partition.partition] ?? 0
            reading: while true {
                let reader = try log.makeReader(of: partition, from: start)
                defer { reader.close() }
                while true {
                    switch try reader.next(maximumWait: .seconds(1)) {
                    case .records(let batch): records += batch.placedRecords
                    case .waiting: continue
                    case .reachedEnd(let next):
                        positions[partition.partition] = next
                        break reading
                    // Old records of a repartition topic are deleted once they are processed.
                    case .outOfRange(let first, _):
                        start = first
                        continue reading
                    }
                }
            }
        }
        return records
    }

    /// The names of all topics.
    func topicNames() throws -> [String] { try log.admin.describeTopics(nil).keys.sorted() }

    /// The names of the topics that hold records.
    package func writtenTopics() throws -> [String] {
        try log.admin.describeTopics(nil).values.filter { topic in
            let partitions = (0..<topic.partitions).map { TopicPartition(topic.name, PartitionID($0)) }
            return try log.admin.offsetRanges(of: partitions).values.contains { $0.end.rawValue > 0 }
        }.map(\.name).sorted()
    }

    /// Every entry of a store, over all tasks.
    package func entries(of store: String) throws -> [RawTestRecord] {
        var entries: [RawTestRecord] = []
        if let globalState, topology.plan.globalTables.contains(where: { $0.store == store }) {
            try GlobalReader(globalState).scan(store) { key, timestamp, value in
                entries.append(
                    RawTestRecord(
                        key: key.toArray(), value: value.toArray(), timestamp: timestamp, headers: Headers()))
            }
        }
        for store in try thread.stores(named: store) {
            try store.scan { key, timestamp, value in
                entries.append(
                    RawTestRecord(
                        key: key.toArray(), value: value.toArray(), timestamp: timestamp, headers: Headers()))
            }
        }
        return entries
    }

    private func processAll() throws {
        try refuseAfterFailure()
        do {
            while try globalUpdater?.update() == true {}
            while try thread.step() || !thread.isSettled {}
        } catch {
            hasFailed = true
            thread.abandon()
            throw error
        }
    }

    private func refuseAfterFailure() throws {
        guard !hasFailed else {
            throw StreamsError(
                .user, "the application stopped with an error before; call `restart()` to go on from its last commit")
        }
    }

    private static func makeThread(
        _ start: Int, topology: Topology, configuration: ThreadConfiguration, log: any Log, directory: StateDirectory,
        time: any TimeSource, globalState: GlobalState?
    ) throws -> StreamThread {
        let name = "\(configuration.applicationID)-StreamThread-1"
        return try StreamThread(
            name: name, configuration: configuration, plan: topology.plan, program: topology.program, log: log,
            directory: directory,
            time: time, transactionalID: name, globalState: globalState)
    }
}
