import EmbeddedLog
import MillraceRuntime
import MillraceTesting
import Testing

@testable import Millrace

/// An application that runs on threads of its own, in a directory of its own.
final class RunningApplication: Sendable {
    let files: TemporaryDirectory
    let report = LineLog()
    let streams: Streams
    let configuration: StreamsConfiguration

    init(
        _ files: TemporaryDirectory? = nil, change: (inout StreamsConfiguration) -> Void = { _ in },
        define: (StreamsBuilder) -> Void
    ) throws {
        self.files = try files ?? TemporaryDirectory()
        var configuration = StreamsConfiguration(applicationID: "app")
        configuration.directory = self.files.path
        configuration.survivesPowerLoss = false
        configuration.commitInterval = .milliseconds(20)
        configuration.logger = report.logger
        change(&configuration)
        self.configuration = configuration
        let builder = StreamsBuilder()
        define(builder)
        streams = try Streams(try builder.build(), configuration)
    }

    static func counting(
        _ files: TemporaryDirectory? = nil, change: (inout StreamsConfiguration) -> Void = { _ in }
    ) throws -> RunningApplication {
        try RunningApplication(files, change: change) { builder in
            builder.stream("in", key: .string, value: .string).groupByKey().count(store: "counts").toStream().to("out")
        }
    }

    /// Works on the log beside the application, or while it isn't running.
    func withLog<Result>(_ body: (any Log) throws -> Result) throws -> Result {
        // The log must exist for a guest.
        if streams.state == .created || streams.state == .notRunning {
            let log = try configuration.openLog(access: .owner)
            defer { log.close() }
            return try body(log)
        }
        let log = try configuration.openLog(access: .guest)
        defer { log.close() }
        return try body(log)
    }

    func createInput(partitions: Int32 = 2) throws {
        try withLog { try $0.admin.createTopics([TopicSpecification(name: "in", partitions: partitions)]) }
    }

    func append(_ key: String, count: Int = 1) throws {
        try withLog { log in
            let producer = try log.makeProducer(transactionalID: "test")
            defer { producer.close() }
            let handle = try producer.handle(forTopic: "in")
            let bytes = Array(key.utf8)
            try producer.begin()
            for _ in 0..<count {
                unsafe try producer.append(
                    to: handle,
                    partition: partition(forKey: bytes.span.bytes, of: producer.partitionCount(of: handle)),
                    key: bytes.span.bytes, value: bytes.span.bytes, headers: Headers(), timestamp: 0)
            }
            if case .aborted(let error) = producer.commit([:], fence: nil, within: .seconds(10)) { throw error }
        }
    }

    /// How many records a topic holds.
    func count(of topic: String) throws -> Int64 {
        try withLog { log in
            let partitions = try log.admin.describeTopics([topic])[topic]?.partitions ?? 0
            return try log.admin.offsetRanges(of: (0..<partitions).map { TopicPartition(topic, PartitionID($0)) })
                .values.reduce(0) { $0 + $1.end.rawValue }
        }
    }

    var states: [String] {
        report.lines(containing: "State: ").map { String($0.dropFirst("info: State: ".count)) }
    }
}

/// Waits until something holds.
func eventually(
    _ what: String, sourceLocation: SourceLocation = #_sourceLocation, _ holds: () throws -> Bool
) async throws {
    // Long, since other tests may keep all threads of the pool busy meanwhile.
    let limit = ContinuousClock.now + .seconds(180)
    while try !holds() {
        if ContinuousClock.now > limit {
            Issue.record("it didn't come about that \(what)", sourceLocation: sourceLocation)
            throw Oops()
        }
        try await Task.sleep(for: .milliseconds(2))
    }
}

@Suite struct `An application` {
    /// Runs the application beside `body`, and stops it behind that unless `body` has.
    static func run(_ application: RunningApplication, _ body: (Task<Void, any Error>) async throws -> Void)
        async throws
    {
        let running = Task { try await application.streams.run() }
        do {
            try await body(running)
        } catch {
            application.streams.stop()
            _ = await running.result
            throw error
        }
        application.streams.stop()
        try await running.value
    }

    @Test func `goes through its states and processes in between`() async throws {
        let application = try RunningApplication.counting()
        defer { application.files.remove() }
        try application.createInput()
        #expect(application.streams.state == .created)
        try application.append("a", count: 3)
        try await Self.run(application) { _ in
            try await eventually("all is processed") { try application.streams.isCaughtUp() }
            #expect(application.streams.state == .running)
        }
        #expect(application.streams.state == .notRunning)
        #expect(
            application.states == [
                "CREATED -> REBALANCING", "REBALANCING -> RUNNING", "RUNNING -> PENDING_SHUTDOWN",
                "PENDING_SHUTDOWN -> NOT_RUNNING",
            ])
        #expect(try application.count(of: "out") == 3)
        #expect(application.streams.counters.processedRecords == 3)
    }

    @Test func `is caught up only while it runs and nothing is left`() async throws {
        let application = try RunningApplication.counting()
        defer { application.files.remove() }
        try application.createInput()
        #expect(try application.streams.isCaughtUp() == false)
        try await Self.run(application) { _ in
            try await eventually("it runs with nothing to do") { try application.streams.isCaughtUp() }
            for round in 1...5 {
                try application.append("k\(round)", count: 100)
                // What was appended is not processed yet, or it is and then the outputs are there.
                if try application.streams.isCaughtUp() {
                    #expect(try application.count(of: "out") == Int64(round * 100))
                }
                try await eventually("all is processed") { try application.streams.isCaughtUp() }
                #expect(try application.count(of: "out") == Int64(round * 100))
            }
        }
        #expect(try application.streams.isCaughtUp() == false)
    }

    @Test func `runs once: a second run is refused and disturbs nothing`() async throws {
        let application = try RunningApplication.counting()
        defer { application.files.remove() }
        try application.createInput()
        try await Self.run(application) { _ in
            try await eventually("it starts") { application.streams.state != .created }
            await #expect(throws: StreamsError.self) { try await application.streams.run() }
            try await eventually("it runs") { application.streams.state == .running }
            let error = await #expect(throws: StreamsError.self) { try await application.streams.run() }
            #expect(error?.domain == .user)
            #expect(error?.description.contains("`run()` works once") == true)
            try application.append("a")
            try await eventually("all is processed") { try application.streams.isCaughtUp() }
        }
        await #expect(throws: StreamsError.self) { try await application.streams.run() }
        #expect(application.streams.state == .notRunning)
    }

    @Test func `that is told to stop before it runs doesn't`() async throws {
        let application = try RunningApplication.counting()
        defer { application.files.remove() }
        try application.createInput()
        application.streams.stop()
        try await application.streams.run()
        #expect(application.streams.state == .notRunning)
        #expect(application.streams.counters.processedRecords == 0)
    }

    @Test func `whose task is cancelled commits and ends in order`() async throws {
        let application = try RunningApplication.counting { $0.commitInterval = .seconds(3600) }
        defer { application.files.remove() }
        try application.createInput()
        try application.append("a", count: 50)
        let running = Task { try await application.streams.run() }
        try await eventually("all is processed") { application.streams.counters.processedRecords == 50 }
        #expect(try application.count(of: "out") == 0)
        running.cancel()
        try await running.value
        #expect(application.streams.state == .notRunning)
        #expect(try application.count(of: "out") == 50)
    }

    @Test func `whose task is cancelled before it has begun ends at once`() async throws {
        let application = try RunningApplication.counting()
        defer { application.files.remove() }
        try application.createInput()
        let running = Task {
            unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
            try await application.streams.run()
        }
        try await running.value
        #expect(application.streams.state == .notRunning)
    }

    @Test func `goes on where it was, without restoring`() async throws {
        let first = try RunningApplication.counting()
        defer { first.files.remove() }
        try first.createInput()
        try first.append("a", count: 5)
        try await Self.run(first) { _ in
            try await eventually("all is processed") { try first.streams.isCaughtUp() }
        }
        let second = try RunningApplication.counting(first.files)
        try second.append("a", count: 5)
        try await Self.run(second) { _ in
            try await eventually("all is processed") { try second.streams.isCaughtUp() }
            #expect(second.streams.statuses.allSatisfy { $0.restoredRecords == 0 })
        }
        #expect(second.streams.counters.processedRecords == 5)
        #expect(try second.count(of: "out") == 10)
    }

    @Test func `whose closure fails ends with the text, and nothing uncommitted counts`() async throws {
        let application = try RunningApplication(change: { $0.threads = 2 }) { builder in
            builder.stream("in", key: .string, value: .string)
                .peek(named: "picky") { _, value in if value == "bad" { throw Oops() } }.to("out")
        }
        defer { application.files.remove() }
        try application.createInput()
        try application.append("bad")
        let error = await #expect(throws: StreamsError.self) { try await application.streams.run() }
        #expect(error?.description.contains("processing failed for in-") == true)
        #expect(error?.description.contains("at picky in task 0_") == true)
        #expect(application.streams.state == .error)
        #expect(
            application.states.suffix(2) == ["RUNNING -> PENDING_ERROR", "PENDING_ERROR -> ERROR"]
                || application.states.suffix(2) == ["REBALANCING -> PENDING_ERROR", "PENDING_ERROR -> ERROR"])
        await #expect(throws: StreamsError.self) { try await application.streams.run() }
        // The directory and the log are free again.
        let next = try RunningApplication(application.files) { builder in
            builder.stream("in", key: .string, value: .string).to("out")
        }
        #expect(try next.count(of: "out") == 0)
        try await Self.run(next) { _ in
            try await eventually("all is processed") { try next.streams.isCaughtUp() }
        }
        #expect(try next.count(of: "out") == 1)
    }

    @Test func `may get more threads, and give them up again`() async throws {
        let application = try RunningApplication.counting()
        defer { application.files.remove() }
        try application.createInput(partitions: 4)
        #expect(throws: StreamsError.self) { try application.streams.addThread() }
        try await Self.run(application) { _ in
            try await eventually("it runs") { application.streams.state == .running }
            try application.streams.addThread()
            try application.streams.addThread()
            #expect(application.streams.statuses.count == 3)
            try application.append("a", count: 10)
            try await eventually("all is processed by three") { try application.streams.isCaughtUp() }
            try application.streams.removeThread()
            try application.streams.removeThread()
            try await eventually("one is left") { application.streams.statuses.count == 1 }
            let error = #expect(throws: StreamsError.self) { try application.streams.removeThread() }
            #expect(error?.description == "the last stream thread can't be removed; stop the application")
            try application.append("b", count: 10)
            try await eventually("all is processed by one") { try application.streams.isCaughtUp() }
        }
        #expect(throws: StreamsError.self) { try application.streams.addThread() }
        #expect(try application.count(of: "out") == 20)
        #expect(application.streams.counters.processedRecords == 20)
    }

    @Test func `starts with as many threads as it is told`() async throws {
        let application = try RunningApplication.counting { $0.threads = 3 }
        defer { application.files.remove() }
        try application.createInput(partitions: 3)
        for key in ["a", "b", "c", "d", "e"] { try application.append(key, count: 20) }
        try await Self.run(application) { _ in
            try await eventually("all is processed") { try application.streams.isCaughtUp() }
            #expect(application.streams.statuses.count == 3)
        }
        #expect(try application.count(of: "out") == 100)
    }

    @Test func `whose input is missing says what to do`() async throws {
        let application = try RunningApplication.counting()
        defer { application.files.remove() }
        let error = await #expect(throws: StreamsError.self) { try await application.streams.run() }
        #expect(error?.domain == .user)
        #expect(
            error?.description
                == "input topic in doesn't exist. Create it with `createMissingTopics()`, or let the application wait for it "
                + "with `configuration.missingTopics = .wait`")
        #expect(application.streams.state == .error)
    }

    @Test func `may wait for a missing input, and be stopped while it waits`() async throws {
        let application = try RunningApplication.counting { $0.missingTopics = .wait }
        defer { application.files.remove() }
        try await Self.run(application) { _ in
            try await eventually("it says that it waits") {
                application.report.lines == [
                    "info: State: CREATED -> REBALANCING",
                    "warning: Waiting for input topic in, which doesn't exist yet",
                ]
            }
            try application.createInput()
            try application.append("a")
            try await eventually("all is processed") { try application.streams.isCaughtUp() }
        }
        let other = try RunningApplication.counting { $0.missingTopics = .wait }
        defer { other.files.remove() }
        try await Self.run(other) { _ in
            try await eventually("it says that it waits") { other.report.lines.count == 2 }
        }
        #expect(other.streams.state == .notRunning)
    }

    @Test func `whose directory is in use is refused, with the process that has it`() async throws {
        let application = try RunningApplication.counting()
        defer { application.files.remove() }
        try application.createInput()
        try await Self.run(application) { _ in
            try await eventually("it runs") { application.streams.state == .running }
            let other = try RunningApplication.counting(application.files)
            let error = await #expect(throws: StreamsError.self) { try await other.streams.run() }
            #expect(error?.domain == .state)
            #expect(error?.description.contains("is in use by process ") == true)
            #expect(other.streams.state == .error)
            #expect(application.streams.state == .running)
        }
    }

    @Test func `whose internal topics are wrong is refused, as a user's error`() async throws {
        let application = try RunningApplication.counting()
        defer { application.files.remove() }
        try application.createInput()
        try application.withLog {
            try $0.admin.createTopics([TopicSpecification(name: "app-counts-changelog", partitions: 7)])
        }
        let error = await #expect(throws: StreamsError.self) { try await application.streams.run() }
        #expect(error?.domain == .user)
        #expect(error?.description.contains("app-counts-changelog has 7 partitions, the topology needs 2") == true)
    }

    @Test func `whose log can't be used says so as a StreamsError`() async throws {
        let application = try RunningApplication.counting {
            $0.errorHandlers.processing = .deadLetter(topic: "not/a/topic")
        }
        defer { application.files.remove() }
        try application.createInput()
        let error = await #expect(throws: StreamsError.self) { try await application.streams.run() }
        #expect(error?.domain == .log)
        #expect(error?.description.contains("'not/a/topic'") == true)
    }

    @Test func `needs settings that make sense`() throws {
        let builder = StreamsBuilder()
        builder.stream("in", key: .string, value: .string).to("out")
        let topology = try builder.build()
        var configuration = StreamsConfiguration(applicationID: "app")
        configuration.threads = 0
        let error = #expect(throws: StreamsError.self) { try Streams(topology, configuration) }
        #expect(error?.description == "an application needs at least 1 stream thread, not 0")
        configuration.threads = 1
        configuration.bufferedRecords = 0
        #expect(throws: StreamsError.self) { try Streams(topology, configuration) }
        configuration.bufferedRecords = 1
        configuration.commitInterval = .milliseconds(-1)
        #expect(throws: StreamsError.self) { try Streams(topology, configuration) }
    }
}

@Suite struct `The state of an application` {
    static let all: [Streams.State] = [
        .created, .rebalancing, .running, .pendingShutdown, .notRunning, .pendingError, .error,
    ]

    static let legal: [Streams.State: Set<Streams.State>] = [
        .created: [.rebalancing],
        .rebalancing: [.running, .pendingShutdown, .pendingError],
        .running: [.rebalancing, .pendingShutdown, .pendingError],
        .pendingShutdown: [.notRunning, .pendingError],
        .notRunning: [],
        .pendingError: [.error],
        .error: [],
    ]

    @Test(arguments: all, all)
    func `has these moves and no others`(from: Streams.State, to: Streams.State) {
        #expect(from.canMove(to: to) == (Self.legal[from]?.contains(to) == true))
    }

    @Test func `is called as in Kafka Streams`() {
        #expect(
            Self.all.map(\.name) == [
                "CREATED", "REBALANCING", "RUNNING", "PENDING_SHUTDOWN", "NOT_RUNNING", "PENDING_ERROR", "ERROR",
            ])
    }
}
