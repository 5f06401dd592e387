import KafkaLog
import Millrace
import MillraceRuntime
import TestBroker
import Testing

/// Records that the broker refuses after they were produced: of a timestamp that the output topic doesn't accept.
@Suite(.requiresBroker) struct `A record that a topic refuses` {
    private static let guarantees = [ProcessingGuarantee.exactlyOnce, .atLeastOnce]
    private static let farFuture = Timestamp(milliseconds: 4_102_444_800_000)

    /// Feeds `count` values, of which one is stamped 2100, to an application whose input topic takes it.
    private func run(
        _ guarantee: ProcessingGuarantee, count: Int = 3, handler: @escaping @Sendable (Stage) -> ErrorHandler,
        define: @escaping @Sendable (Stage, KStream<String, String>) -> Void = { $1.to($0.output, named: "write") },
        _ body: @escaping @Sendable (Stage, ClusterApplication) throws -> Void
    ) async throws {
        try await Stage.with(inputs: [:]) { stage in
            try stage.createTopics(
                ["in": 1], settings: ["message.timestamp.after.max.ms": "9223372036854775807"])
            try stage.createTopics(["out": 1, "dead": 1])
            let values = (0..<count).map { "\($0)" }
            let middle = count / 2
            try stage.append(Array(values[..<middle]))
            try stage.append([(key: "bad", value: "bad")], at: Self.farFuture)
            try stage.append(Array(values[middle...]))
            let application = try ClusterApplication(stage) {
                $0.processingGuarantee = guarantee
                $0.errorHandlers.production = handler(stage)
            } define: { builder in
                define(stage, builder.stream(stage.input, key: .string, value: .string))
            }
            try body(stage, application)
        }
    }

    private static func values(_ count: Int) -> [String] { (0..<count).map { "\($0)" }.sorted() }

    @Test(arguments: guarantees)
    func `ends the application, with record, node, topic and setting`(guarantee: ProcessingGuarantee) async throws {
        try await run(guarantee) { _ in
            .fail
        } _: { stage, application in
            let failure = try application.failure()
            for word in [
                "production failed for \(stage.input)-0@", " at write in task 0_0", "\(stage.output)-0",
                "message.timestamp.after.max.ms=3600000",
            ] { #expect(failure.description.contains(word), "\(failure)") }
        }
    }

    @Test(arguments: guarantees)
    func `is skipped where the handler says so, and what follows is processed`(
        guarantee: ProcessingGuarantee
    ) async throws {
        try await run(guarantee, count: 2000) { _ in
            .skip
        } _: { stage, application in
            try application.run {
                try application.waitUntilCaughtUp()
                try stage.append(["later"])
                try application.waitUntilCaughtUp()
            }
            let values = try stage.values()
            let expected = (Self.values(2000) + ["later"]).sorted()
            #expect(Set(values) == Set(expected))
            if guarantee == .exactlyOnce { #expect(values == expected) }
            #expect(application.report.lines(containing: "Skipped", " at write").count == 1)
        }
    }

    @Test(arguments: guarantees)
    func `leaves its input in the dead-letter topic, which takes it`(guarantee: ProcessingGuarantee) async throws {
        try await run(guarantee) {
            .deadLetter(topic: "\($0.id)-dead")
        } _: { stage, application in
            try application.runUntilCaughtUp()
            #expect(try Set(stage.values()) == Set(Self.values(3)))
            #expect(try stage.values(of: "\(stage.id)-dead") == ["bad"])
        }
    }

    @Test(arguments: guarantees)
    func `if it is a repartition topic, ends the application whatever the handler says`(
        guarantee: ProcessingGuarantee
    ) async throws {
        try await run(guarantee) { _ in
            .skip
        } define: { stage, stream in
            stream.groupBy(named: "by-value") { _, value in value }.count(store: "counts").toStream().to(stage.output)
        } _: { stage, application in
            let failure = try application.failure()
            for word in [
                "repartition topic \(stage.id)-by-value-repartition", "\(stage.input)-0@",
                "message.timestamp.after.max.ms",
            ] { #expect(failure.description.contains(word), "\(failure)") }
        }
    }

    @Test(arguments: guarantees)
    func `if it is a changelog, ends the application whatever the handler says`(
        guarantee: ProcessingGuarantee
    ) async throws {
        try await run(guarantee) { _ in
            .skip
        } define: { stage, stream in
            stream.groupByKey().count(store: "counts").toStream().to(stage.output)
        } _: { stage, application in
            let failure = try application.failure()
            for word in [
                "changelog \(stage.id)-counts-changelog", "store counts", "\(stage.input)-0@",
                "message.timestamp.after.max.ms",
            ] { #expect(failure.description.contains(word), "\(failure)") }
        }
    }

    @Test(arguments: guarantees)
    func `for its size says the topic's limit`(guarantee: ProcessingGuarantee) async throws {
        try await Stage.with { stage in
            try stage.createTopics(["out": 1], settings: ["max.message.bytes": "2000"])
            let noise = String(decoding: (0..<3000).map { _ in UInt8.random(in: 32..<127) }, as: UTF8.self)
            try stage.append([("a", "1"), ("b", noise), ("c", "3")])
            let application = try ClusterApplication.echoing(stage) { $0.processingGuarantee = guarantee }
            let failure = try application.failure()
            for word in ["\(stage.input)-0@1", "\(stage.output)-0", "max.message.bytes=2000"] {
                #expect(failure.description.contains(word), "\(failure)")
            }
        }
    }

    @Test(arguments: guarantees)
    func `since it has no key and the topic is compacted is skipped where the handler says so`(
        guarantee: ProcessingGuarantee
    ) async throws {
        try await Stage.with { stage in
            try stage.createTopics(["out": 1], settings: ["cleanup.policy": "compact"])
            try stage.append(["1", "none", "3"])
            let application = try ClusterApplication(stage) {
                $0.processingGuarantee = guarantee
                $0.errorHandlers.production = .skip
            } define: { builder in
                builder.stream(stage.input, key: .string, value: .string)
                    .map { _, value -> (String?, String) in (value == "none" ? nil : value, value) }
                    .to(stage.output, key: .string.optional)
            }
            try application.runUntilCaughtUp()
            #expect(try Set(stage.values()) == ["1", "3"])
            #expect(application.report.lines(containing: "Skipped", "cleanup.policy=compact").count == 1)
        }
    }
}
