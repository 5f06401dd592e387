import KafkaLog
import Millrace
import MillraceRuntime
import TestBroker
import Testing

@Suite(.requiresBroker) struct `A record that the cluster doesn't take` {
    /// Text of a length that compression doesn't help.
    private static func noise(_ length: Int) -> String {
        String(decoding: (0..<length).map { _ in UInt8.random(in: 32..<127) }, as: UTF8.self)
    }

    /// Runs an application that makes too large a record of each `big`, beside others.
    private func run(
        _ handler: @escaping @Sendable (Stage) -> ErrorHandler, _ guarantee: ProcessingGuarantee = .exactlyOnce,
        _ body: @escaping @Sendable (Stage, ClusterApplication) throws -> Void
    ) async throws {
        try await Stage.with { stage in
            try stage.createTopics(["out": 1, "dead": 1])
            try stage.append(["a", "big", "b"])
            let application = try ClusterApplication(stage) {
                $0.processingGuarantee = guarantee
                $0.errorHandlers.production = handler(stage)
            } define: { builder in
                builder.stream(stage.input, key: .string, value: .string)
                    .mapValues { value in value == "big" ? Self.noise(1_100_000) : value }
                    .to(stage.output)
            }
            try body(stage, application)
        }
    }

    @Test(arguments: [ProcessingGuarantee.exactlyOnce, .atLeastOnce])
    func `ends the application, whose input position stays before it`(guarantee: ProcessingGuarantee) async throws {
        try await run({ _ in .fail }, guarantee) { stage, application in
            let failure = try application.failure()
            for word in ["message.max.bytes", "KSTREAM-SINK", "\(stage.input)-0@1"] {
                #expect(failure.description.contains(word))
            }
            let committed = try stage.cluster.admin.groupOffsets(of: stage.id)[TopicPartition(stage.input, 0)]
            #expect((committed ?? 0) <= 1)
        }
    }

    @Test(arguments: [ProcessingGuarantee.exactlyOnce, .atLeastOnce])
    func `is skipped where the handler says so, and told`(guarantee: ProcessingGuarantee) async throws {
        try await run({ _ in .skip }, guarantee) { stage, application in
            try application.runUntilCaughtUp()
            #expect(try stage.values() == ["a", "b"])
            #expect(application.report.lines(containing: "warning: Skipped", "\(stage.input)-0@1").count == 1)
        }
    }

    @Test(arguments: [ProcessingGuarantee.exactlyOnce, .atLeastOnce])
    func `leaves its input record in the dead-letter topic`(guarantee: ProcessingGuarantee) async throws {
        try await run({ .deadLetter(topic: "\($0.id)-dead") }, guarantee) { stage, application in
            try application.runUntilCaughtUp()
            #expect(try stage.values() == ["a", "b"])
            #expect(try stage.values(of: "\(stage.id)-dead") == ["big"])
        }
    }
}
