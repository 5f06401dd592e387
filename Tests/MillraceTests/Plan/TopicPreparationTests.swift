import Millrace
import MillraceRuntime
import MillraceTesting
import Testing

@Suite struct `Preparing the topics` {
    static func application(_ inputs: [String: Int32] = ["in": 3]) throws -> TestApplication {
        try TestApplication(inputs: inputs, prepare: false) { builder in
            builder.stream("in", key: .string, value: .string)
                .repartition(named: "first").selectKey { _, value in value }
                .repartition(named: "second", partitions: 5).selectKey { _, value in value }
                .groupByKey(named: "third").count(store: "counts").toStream().to("out")
        }
    }

    static func topics(_ application: TestApplication) throws -> [String: TopicSpecification] {
        try application.log.admin.describeTopics(nil)
    }

    @Test func `makes them with Kafka Streams' names, widths and settings`() throws {
        let application = try Self.application()
        try application.prepareTopics()
        let repartition = [
            "cleanup.policy": "delete", "retention.ms": "-1", "segment.bytes": "52428800",
            "message.timestamp.type": "CreateTime",
        ]
        #expect(
            try Self.topics(application) == [
                "in": TopicSpecification(name: "in", partitions: 3),
                "app-first-repartition": TopicSpecification(
                    name: "app-first-repartition", partitions: 3, settings: repartition),
                "app-second-repartition": TopicSpecification(
                    name: "app-second-repartition", partitions: 5, settings: repartition),
                "app-third-repartition": TopicSpecification(
                    name: "app-third-repartition", partitions: 5, settings: repartition),
                "app-counts-changelog": TopicSpecification(
                    name: "app-counts-changelog", partitions: 5,
                    settings: ["cleanup.policy": "compact", "message.timestamp.type": "CreateTime"]),
                "out": TopicSpecification(name: "out", partitions: 5),
            ])
        #expect(
            application.report.lines(containing: "Creating topic")
                == [
                    "app-first-repartition: partitions=3 cleanup.policy=delete message.timestamp.type=CreateTime retention.ms=-1 "
                        + "segment.bytes=52428800",
                    "app-second-repartition: partitions=5 cleanup.policy=delete message.timestamp.type=CreateTime retention.ms=-1 "
                        + "segment.bytes=52428800",
                    "app-third-repartition: partitions=5 cleanup.policy=delete message.timestamp.type=CreateTime retention.ms=-1 "
                        + "segment.bytes=52428800",
                    "app-counts-changelog: partitions=5 cleanup.policy=compact message.timestamp.type=CreateTime",
                    "out: partitions=5",
                ].map { "info: Creating topic \($0)" })
    }

    @Test func `leaves those that exist as they are`() throws {
        let application = try Self.application()
        try application.log.admin.createTopics([TopicSpecification(name: "out", partitions: 1)])
        try application.prepareTopics()
        try application.prepareTopics()
        #expect(try application.partitions(of: "out") == 1)
        #expect(application.report.lines(containing: "Creating topic").count == 4)
    }

    @Test func `refuses all that is wrong at once, and makes nothing`() throws {
        let application = try Self.application()
        try application.log.admin.createTopics([
            TopicSpecification(name: "app-first-repartition", partitions: 4),
            TopicSpecification(name: "app-counts-changelog", partitions: 5, settings: ["cleanup.policy": "delete"]),
        ])
        let error = #expect(throws: StreamsError.self) { try application.prepareTopics() }
        #expect(error?.domain == .user)
        #expect(
            error?.description == """
                internal topic app-first-repartition has 4 partitions, the topology needs 3: the input was repartitioned or the \
                topology changed; run `reset`, or give the topic its partitions back
                internal topic app-counts-changelog has cleanup.policy=delete, the topology needs compact: with it state would be \
                lost or grow without end; change the topic's setting
                """)
        #expect(try application.partitions(of: "out") == 0)
    }

    @Test func `refuses an input that was widened`() throws {
        let application = try Self.application()
        try application.prepareTopics()
        try application.log.admin.deleteTopics(["in"])
        try application.log.admin.createTopics([TopicSpecification(name: "in", partitions: 8)])
        let error = #expect(throws: StreamsError.self) { try application.prepareTopics() }
        #expect(error?.description.contains("app-first-repartition has 3 partitions, the topology needs 8") == true)
    }

    @Test func `makes dead-letter topics too, of one partition`() throws {
        let application = try Self.application()
        try TopicPreparation(
            plan: application.topology.plan, applicationID: TestApplication.id, admin: application.log.admin,
            deadLetterTopics: ["dead", "out", "in"], logger: .silent
        ).prepare()
        #expect(try application.partitions(of: "dead") == 1)
        // The only copy of a record is kept, however old it is.
        let settings = try application.log.admin.describeTopics(["dead", "out"])
        #expect(settings["dead"]?.settings["retention.ms"] == "-1")
        #expect(settings["out"]?.settings["retention.ms"] == nil)
        #expect(try application.partitions(of: "out") == 5)
        #expect(try application.partitions(of: "in") == 3)
    }

    @Test func `knows the inputs that are missing`() throws {
        let application = try Self.application([:])
        let preparation = TopicPreparation(
            plan: application.topology.plan, applicationID: TestApplication.id, admin: application.log.admin,
            logger: .silent)
        #expect(try preparation.missingInputs() == ["in"])
        try application.log.admin.createTopics([TopicSpecification(name: "in", partitions: 1)])
        #expect(try preparation.missingInputs() == [])
    }

    @Test func `goes on where it can't find out which topics are left of an earlier topology`() throws {
        let application = try Self.application()
        try application.log.admin.setGroupOffsets([TopicPartition("in", 0): 0], of: TestApplication.id)
        application.log.plan.arm([Fault(call: .listTopics, number: 1, kind: .fails(.stop))])
        try application.prepareTopics()
        #expect(try application.partitions(of: "app-counts-changelog") == 5)
        #expect(
            application.report.lines(containing: "injected at listTopics") == [
                "warning: Store counts is new; whether topics of an earlier topology are left can't be found out: injected at "
                    + "listTopics"
            ])
    }

    @Test func `says which internal name is too long for a topic`() throws {
        let application = try TestApplication(prepare: false) { builder in
            builder.stream("in", key: .string, value: .string).groupByKey()
                .count(store: Materialized(String(repeating: "s", count: 200)))
        }
        let preparation = TopicPreparation(
            plan: application.topology.plan, applicationID: String(repeating: "a", count: 200),
            admin: application.log.admin, logger: .silent)
        let error = #expect(throws: LogError.self) { try preparation.prepare() }
        #expect(error?.description.contains("a topic's name has at most 249 characters") == true)
    }
}
