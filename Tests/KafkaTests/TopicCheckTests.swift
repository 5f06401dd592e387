import KafkaLog
import Millrace
import MillraceRuntime
import TestBroker
import Testing

@Suite(.requiresBroker) struct `Topics on a cluster` {
    @Test func `that are missing end the application, with what to do`() async throws {
        try await Stage.with(inputs: [:]) { stage in
            let failure = try ClusterApplication.echoing(stage).failure()
            #expect(failure.domain == .user)
            let advice = "Create it with `createMissingTopics()`"
            #expect(failure.description.contains("input topic \(stage.input) doesn't exist. \(advice)"))
        }
    }

    @Test(arguments: ProcessingGuarantee.allCases)
    func `that are missing are created and written to by the program itself`(guarantee: ProcessingGuarantee)
        async throws
    {
        try await Stage.with(inputs: [:]) { stage in
            let application = try ClusterApplication.counting(stage) {
                $0.processingGuarantee = guarantee
                $0.defaultPartitions = 2
            }
            let streams = application.streams
            let writing = Background {
                try await streams.createMissingTopics()
                let producer = try await streams.makeProducer(of: stage.input, key: .string, value: .string)
                try await producer.send([("a", "1"), ("b", "2"), ("a", "3")])
                try await producer.send("a", "4")
                producer.close()
            }
            try writing.wait(for: "topics and records").get()
            #expect(try stage.cluster.admin.describeTopics([stage.input])[stage.input]?.partitions == 2)
            try application.runUntilCaughtUp()
            #expect(try stage.lines(value: .int64).sorted() == ["a=1", "a=2", "a=3", "b=1"])
        }
    }

    @Test func `that are missing may be waited for`() async throws {
        try await Stage.with(inputs: [:]) { stage in
            let application = try ClusterApplication.counting(stage) { $0.missingTopics = .wait }
            try application.run {
                try application.waitForLine("warning: Waiting for input topic \(stage.input)")
                try stage.createTopics(["in": 2])
                try stage.append(["a", "a"])
                try application.waitUntilCaughtUp()
            }
            #expect(try stage.lines(value: .int64) == ["a=1", "a=2"])
        }
    }

    @Test func `of the engine's own are made with Kafka Streams' names, widths and settings`() async throws {
        try await Stage.with(inputs: ["in": 3]) { stage in
            try stage.append(["a"])
            let application = try ClusterApplication(stage) { _ in
            } define: { builder in
                builder.stream(stage.input, key: .string, value: .string).groupBy { _, value in value }
                    .count(store: "counts").toStream().to(stage.output)
            }
            try application.runUntilCaughtUp()
            let topics = try stage.cluster.admin.describeTopics(stage.topics())
            let changelog = topics["\(stage.id)-counts-changelog"]
            #expect(changelog?.partitions == 3)
            #expect(changelog?.settings["cleanup.policy"] == "compact")
            let repartition = topics["\(stage.id)-counts-repartition"]
            #expect(repartition?.partitions == 3)
            #expect(repartition?.settings["cleanup.policy"] == "delete")
            #expect(repartition?.settings["retention.ms"] == "-1")
        }
    }

    @Test(arguments: [
        (Int32(5), "compact", ["has 5 partitions", "needs 2", "reset"]),
        (2, "delete", ["cleanup.policy=delete", "needs compact", "change the topic's setting"]),
    ])
    func `of the engine's own that are wrong are refused, with the way to repair them`(
        partitions: Int32, policy: String, words: [String]
    ) async throws {
        try await Stage.with(inputs: ["in": 2]) { stage in
            try stage.createTopics(["counts-changelog": partitions], settings: ["cleanup.policy": policy])
            let failure = try ClusterApplication.counting(stage).failure()
            #expect(failure.domain == .user)
            for word in words + ["\(stage.id)-counts-changelog"] {
                #expect(failure.description.contains(word))
            }
        }
    }
}
