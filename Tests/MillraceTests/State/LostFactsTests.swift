import Millrace
import MillraceTesting
import Testing

@testable import MillraceRuntime

/// Committed offsets, changelog, store or input were lost or exchanged between two runs: the count is right, or the
/// start is refused and says what to do; never is it wrong, and never is the last copy deleted.
@Suite struct `After facts were lost` {
    static let task = TaskID(subtopology: 0, partition: 0)

    static func counting(tellsTopicIDs: Bool = true) throws -> TestApplication {
        try TestApplication(tellsTopicIDs: tellsTopicIDs) { builder in
            builder.stream("in", key: .string, value: .string).groupByKey().count(store: "counts").toStream().to("out")
        }
    }

    /// Counts `k` three times and stops.
    static func counted(tellsTopicIDs: Bool = true) throws -> TestApplication {
        let application = try counting(tellsTopicIDs: tellsTopicIDs)
        application.configuration.shortLogPatience = .milliseconds(20)
        for _ in 0..<3 { try application.append("k", "v") }
        try application.start()
        try application.run()
        try application.stopAll()
        return application
    }

    /// Starts and runs, which must be refused.
    static func refusal(
        of application: TestApplication, _ sourceLocation: SourceLocation = #_sourceLocation
    ) -> StartRefusal.Reason? {
        defer { application.abandonAll() }
        let error = #expect(throws: StreamsError.self, sourceLocation: sourceLocation) {
            try application.start()
            try application.run()
        }
        #expect(error?.domain == .state, sourceLocation: sourceLocation)
        return (error?.cause as? StartRefusal)?.reason
    }

    func rows(of application: TestApplication) throws -> [String] { try application.rows("counts", value: .int64) }

    // MARK: Committed offsets

    @Test(arguments: [true, false])
    func `without committed offsets it goes on from the positions kept with the state`(tellsTopicIDs: Bool) throws {
        let application = try Self.counted(tellsTopicIDs: tellsTopicIDs)
        try application.log.admin.deleteGroup(TestApplication.id)
        try application.append("k", "v")
        let thread = try application.start()
        try application.run()
        #expect(try rows(of: application) == ["k=4"])
        #expect(thread.counters.processedRecords == 1)
        #expect(application.report.lines(containing: "no committed offset for in-0 any more: going on at 3").count == 1)
        // They are committed again.
        #expect(try application.log.admin.groupOffsets(of: TestApplication.id).values.sorted() == [4])
    }

    @Test func `without committed offsets, behind state that is older than its changelog, it is refused`() throws {
        let application = try Self.counted()
        let copy = try StateCopy(of: application.state.directory(of: Self.task))
        try application.append("k", "v")
        try application.start()
        try application.run()
        try application.stopAll()
        try copy.putBack()
        try application.log.admin.deleteGroup(TestApplication.id)
        #expect(Self.refusal(of: application) == .stateAhead(TopicPartition("in", 0), isKept: true))
        // Nothing was committed by that.
        #expect(try application.log.admin.groupOffsets(of: TestApplication.id) == [:])
        #expect(Self.refusal(of: application) == .stateAhead(TopicPartition("in", 0), isKept: true))
    }

    /// Offsets expire after days, and state is too old for its changelog's tombstones after hours.
    @Test func `without committed offsets, with state of long ago, it goes on, or is refused and keeps the state`()
        throws
    {
        let application = try Self.counted()
        application.configuration.stateLifetime = .zero
        let copy = try StateCopy(of: application.state.directory(of: Self.task))
        try application.log.admin.deleteGroup(TestApplication.id)
        try application.append("k", "v")
        try application.start()
        try application.run()
        #expect(try rows(of: application) == ["k=4"])
        try application.stopAll()
        try copy.putBack()
        try application.log.admin.deleteGroup(TestApplication.id)
        for _ in 0..<2 {
            #expect(Self.refusal(of: application) == .stateAhead(TopicPartition("in", 0), isKept: true))
            #expect(try reader(of: application).summary(of: "counts")?.entries == 1)
        }
    }

    @Test func `without committed offsets and state, but with a changelog, it is refused`() throws {
        let application = try Self.counted()
        try application.log.admin.deleteGroup(TestApplication.id)
        try application.deleteState(of: Self.task)
        #expect(Self.refusal(of: application) == .stateAhead(TopicPartition("in", 0), isKept: false))
    }

    @Test func `without committed offsets, in front of a repartition topic, it is refused`() throws {
        let application = try TestApplication { builder in
            builder.stream("in", key: .string, value: .string).groupBy { _, value in value }.count(store: "counts")
        }
        for word in ["a", "a", "b"] { try application.append("k", word) }
        try application.start()
        try application.run()
        try application.stopAll()
        try application.log.admin.deleteGroup(TestApplication.id)
        #expect(Self.refusal(of: application) == .offsetsGone(TopicPartition("in", 0), kept: 3))
    }

    @Test func `a group that was moved back is refused`() throws {
        let application = try Self.counted()
        try application.log.admin.setGroupOffsets([TopicPartition("in", 0): 1], of: TestApplication.id)
        #expect(Self.refusal(of: application) == .movedBack(TopicPartition("in", 0), committed: 1, kept: 3))
    }

    @Test func `a group that was moved on skips records`() throws {
        let application = try Self.counted()
        for _ in 0..<3 { try application.append("k", "v") }
        try application.log.admin.setGroupOffsets([TopicPartition("in", 0): 5], of: TestApplication.id)
        try application.start()
        try application.run()
        #expect(try rows(of: application) == ["k=4"])
    }

    // MARK: Changelogs

    @Test(arguments: [true, false])
    func `without its changelog it is refused, and the store stays`(tellsTopicIDs: Bool) throws {
        let application = try Self.counted(tellsTopicIDs: tellsTopicIDs)
        try application.log.admin.deleteTopics(["app-counts-changelog"])
        try application.prepareTopics()
        try application.append("k", "v")
        switch Self.refusal(of: application) {
        case .changelogReplaced where tellsTopicIDs, .changelogTooShort where !tellsTopicIDs: break
        case let other: Issue.record("\(String(describing: other))")
        }
        #expect(try reader(of: application).summary(of: "counts")?.entries == 1)
    }

    @Test func `without its changelog and its state it is refused, also by who never had them`() throws {
        let application = try Self.counted()
        try application.log.admin.deleteTopics(["app-counts-changelog"])
        try application.deleteState(of: Self.task)
        try application.prepareTopics()
        try application.append("k", "v")
        for _ in 0..<2 {
            guard case .changelogBehindGroup(_, committed: 3) = Self.refusal(of: application) else {
                Issue.record("not refused for its changelog")
                return
            }
        }
    }

    @Test func `a store that is new in the topology starts empty`() throws {
        let application = try Self.counted()
        try application.redefine { builder in
            let records = builder.stream("in", key: .string, value: .string).groupByKey()
            records.count(store: "counts").toStream().to("out")
            _ = records.count(store: "more")
        }
        try application.prepareTopics()
        try application.append("k", "v")
        try application.start()
        try application.run()
        #expect(try rows(of: application) == ["k=4"])
        #expect(try application.rows("more", value: .int64) == ["k=1"])
    }

    func reader(of application: TestApplication) throws -> StateReader {
        try StateReader(task: Self.task, root: "\(application.files.path)/state", applicationID: TestApplication.id)
    }

    @Test func `behind a changelog that was cut it is refused, and the store stays`() throws {
        let application = try Self.counted()
        let copy = try StateCopy(of: application.state.directory(of: Self.task))
        for _ in 0..<9 { try application.append("k", "v") }
        try application.start()
        try application.run()
        try application.stopAll()
        try copy.putBack()
        try application.log.admin.deleteRecords(before: [TopicPartition("app-counts-changelog", 0): 7])
        guard case .changelogCut = Self.refusal(of: application) else {
            Issue.record("not refused for its changelog")
            return
        }
        #expect(try reader(of: application).summary(of: "counts")?.entries == 1)
    }

    @Test func `a log that is too short for a moment is waited for`() throws {
        let application = try Self.counted(tellsTopicIDs: false)
        application.configuration.shortLogPatience = .seconds(10)
        let place = TopicPartition("in", 0)
        try application.log.admin.setGroupOffsets([place: 5], of: TestApplication.id)
        let thread = try application.start()
        for _ in 0..<40 {
            try thread.step()
            application.time.advance(by: .milliseconds(10))
        }
        #expect(!thread.isRunning)
        for _ in 0..<2 { try application.append("k", "v") }
        try application.run()
        #expect(thread.isRunning)
        try application.stopAll()
        try application.log.admin.setGroupOffsets([place: 9], of: TestApplication.id)
        let start = application.time.monotonic
        application.configuration.logger = .silent
        #expect(throws: StreamsError.self) {
            try application.start()
            try application.run(pace: .milliseconds(100))
        }
        #expect(application.time.monotonic - start >= .seconds(10))
    }

    @Test(arguments: [true, false])
    func `a changelog that is deleted and created anew while it runs ends the application`(tellsTopicIDs: Bool) throws {
        let application = try Self.counting(tellsTopicIDs: tellsTopicIDs)
        application.configuration.topicCheckInterval = .milliseconds(50)
        for _ in 0..<3 { try application.append("k", "v") }
        try application.start()
        try application.run()
        try application.log.admin.deleteTopics(["app-counts-changelog"])
        try application.prepareTopics()
        try application.append("k", "v")
        #expect(throws: (any Error).self) { for _ in 0..<100 { try application.run() } }
        application.abandonAll()
        #expect(try reader(of: application).summary(of: "counts")?.entries == 1)
    }

    // MARK: Inputs

    @Test(arguments: [true, false])
    func `an input that was deleted and created anew is refused`(tellsTopicIDs: Bool) throws {
        let application = try Self.counted(tellsTopicIDs: tellsTopicIDs)
        try application.log.admin.deleteTopics(["in"])
        try application.log.admin.createTopics([TopicSpecification(name: "in", partitions: 1)])
        for number in 1000..<1009 as Range<Int64> {
            try application.append("k", "v", at: Timestamp(milliseconds: number))
        }
        #expect(Self.refusal(of: application) == .inputReplaced(TopicPartition("in", 0), position: 3))
    }

    @Test(arguments: [true, false])
    func `an input that is deleted and created anew while it runs ends the application`(tellsTopicIDs: Bool) throws {
        let application = try Self.counting(tellsTopicIDs: tellsTopicIDs)
        application.configuration.topicCheckInterval = .milliseconds(50)
        for _ in 0..<3 { try application.append("k", "v") }
        try application.start()
        try application.run()
        try application.log.admin.deleteTopics(["in"])
        try application.log.admin.createTopics([TopicSpecification(name: "in", partitions: 1)])
        for _ in 0..<9 { try application.append("k", "v") }
        let error = #expect(throws: StreamsError.self) { for _ in 0..<100 { try application.run() } }
        #expect("\(String(describing: error))".contains("in"))
    }

    /// A process that was frozen asks for what another has processed and purged meanwhile: that isn't a new topic.
    @Test(arguments: [(2, false), (3, true)] as [(Offset, Bool)])
    func `a position that the log refuses counts only while the group stands there`(refused: Offset, counts: Bool)
        throws
    {
        let application = try Self.counted(tellsTopicIDs: false)
        let place = TopicPartition("in", 0)
        let finder = try FactFinder(
            plan: application.topology.plan, configuration: application.configuration, log: application.log,
            time: application.time, committed: [place: 3], partitions: [place], changelogs: [],
            refused: [place: refused])
        let facts = try finder.facts(
            of: Self.task, partitions: [place], subtopology: application.topology.plan.subtopologies[0], state: nil,
            readers: [:])
        #expect(facts.inputs.map(\.wasOutOfRange) == [counts])
    }

    // MARK: Topologies

    @Test func `what an earlier topology left in a repartition topic is reported`() throws {
        let application = try TestApplication { builder in
            builder.stream("in", key: .string, value: .string).groupBy { _, value in value }.count(store: "counts")
        }
        try application.append("k", "v")
        try application.start()
        try application.run()
        try application.stopAll()
        for _ in 0..<3 { try application.append("k", "v", to: "app-counts-repartition") }
        try application.redefine { builder in
            builder.stream("in", key: .string, value: .string).groupByKey().count(store: "others")
        }
        try application.prepareTopics()
        #expect(application.report.lines(containing: "app-counts-repartition, which").count == 1)
    }

    @Test func `a store of another format is refused`() throws {
        let application = try Self.counted()
        try application.redefine { builder in
            builder.stream("in", key: .string, value: .string).groupByKey().reduce(store: "counts") { _, new in new }
        }
        let old = StoreSignature(key: "string", value: "int64")
        let new = StoreSignature(key: "string", value: "string")
        #expect(Self.refusal(of: application) == .otherSignature(store: "counts", old: old, new: new))
    }

    @Test func `a generated store name that moved is refused, and goes on under its old name`() throws {
        let application = try TestApplication { builder in
            builder.stream("in", key: .string, value: .string).groupByKey().count().toStream().to("out")
        }
        for _ in 0..<3 { try application.append("k", "v") }
        try application.start()
        try application.run()
        try application.stopAll()
        func define(_ builder: StreamsBuilder, store: String? = nil) {
            builder.stream("in", key: .string, value: .string).filter { _, _ in true }.groupByKey()
                .count(store: Materialized(store)).toStream().to("out")
        }
        try application.redefine { define($0) }
        try application.prepareTopics()
        let (old, new) = ("KSTREAM-AGGREGATE-STATE-STORE-0000000001", "KSTREAM-AGGREGATE-STATE-STORE-0000000002")
        #expect(Self.refusal(of: application) == .renumbered(old: old, new: new))
        try application.redefine { define($0, store: old) }
        try application.append("k", "v")
        try application.start()
        try application.run()
        #expect(try application.rows(old, value: .int64) == ["k=4"])
    }
}
