import EmbeddedLog
import MillraceTesting
import Testing

@testable import Millrace
@testable import MillraceRuntime

@Suite struct `The code of an error` {
    typealias Code = StreamsError.Code

    /// What goes wrong, and what the error says of it.
    struct Situation: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let code: Code
        var domain = StreamsError.Domain.user
        let attempt: @Sendable (TemporaryDirectory) async throws -> Void

        init(
            _ description: String, _ code: Code, _ domain: StreamsError.Domain = .user,
            _ attempt: @escaping @Sendable (TemporaryDirectory) async throws -> Void
        ) {
            testDescription = description
            self.code = code
            self.domain = domain
            self.attempt = attempt
        }
    }

    static let situations = [
        Situation("a topology that reads nothing", .invalidTopology) { _ in _ = try StreamsBuilder().build() },
        Situation("a topology with a mistake", .invalidTopology) { _ in
            let builder = StreamsBuilder()
            builder.stream("not/a/topic", key: .string, value: .string).to("out")
            _ = try builder.build()
        },
        Situation("no thread", .invalidConfiguration) { _ = try streams(in: $0) { $0.threads = 0 } },
        Situation("an idle time below zero", .invalidConfiguration) {
            _ = try streams(in: $0) { $0.maximumTaskIdle = .seconds(-1) }
        },
        Situation("an input topic that doesn't exist", .missingTopic) { try await streams(in: $0).run() },
        Situation("a producer to a topic that doesn't exist", .missingTopic) {
            _ = try await streams(in: $0).makeProducer(of: "other", key: Serde.string, value: Serde.string)
        },
        Situation("a second run", .invalidUse) {
            let streams = try streams(in: $0)
            streams.stop()
            _ = try? await streams.run()
            try await streams.run()
        },
        Situation("inputs of a store with different partition counts", .topicsNotCoPartitioned) { _ in
            _ = try TestApplication(inputs: ["a": 2, "b": 3]) { builder in
                builder.stream(["a", "b"], key: .string, value: .string).groupByKey().count(store: "counts")
            }
        },
        Situation("a changelog with another partition count", .internalTopicMismatch) { _ in
            let application = try TestApplication(prepare: false, define: count)
            try application.log.admin.createTopics([TopicSpecification(name: "app-counts-changelog", partitions: 7)])
            try application.prepareTopics()
        },
        Situation("a closure that throws", .processingFailed) { _ in
            let application = try TestApplication { builder in
                builder.stream("in", key: .string, value: .string).mapValues { _ -> String in throw SomeError() }
                    .to("out")
            }
            try application.append("k", "v")
            try application.start()
            try application.run()
        },
        Situation("a log that stops", .logFailed, .log) { _ in
            let application = try TestApplication(define: count)
            try application.append("k", "v")
            try application.start()
            application.log.plan.arm([Fault(call: .commit, number: 1, kind: .fails(.stop))])
            try application.run()
        },
        Situation("a store of another format", .storeChanged, .state) { _ in
            let application = try TestApplication(define: count)
            try application.append("k", "v")
            try application.start()
            try application.run()
            try application.stopAll()
            try application.redefine { builder in
                builder.stream("in", key: .string, value: .string).groupByKey().reduce(store: "counts") { _, new in new
                }
            }
            try application.start()
            try application.run()
        },
    ]

    struct SomeError: Error {}

    static let count: @Sendable (StreamsBuilder) -> Void = { builder in
        builder.stream("in", key: .string, value: .string).groupByKey().count(store: "counts")
    }

    static func streams(
        in files: TemporaryDirectory, _ change: (inout StreamsConfiguration) -> Void = { _ in }
    ) throws -> Streams {
        let builder = StreamsBuilder()
        count(builder)
        var configuration = StreamsConfiguration(applicationID: "app")
        configuration.directory = files.path
        change(&configuration)
        return try Streams(builder.build(), configuration)
    }

    @Test(arguments: situations)
    func `tells situations apart`(situation: Situation) async throws {
        let files = try TemporaryDirectory()
        defer { files.remove() }
        let error = await #expect(throws: StreamsError.self) { try await situation.attempt(files) }
        #expect(error?.code == situation.code)
        #expect(error?.domain == situation.domain)
    }

    @Test func `comes with the place of the record that failed`() throws {
        let application = try TestApplication { builder in
            builder.stream("in", key: .string, value: .string)
                .mapValues(named: "strict") { value -> String in
                    if value == "bad" { throw SomeError() }
                    return value
                }
                .to("out")
        }
        for value in ["a", "b", "bad"] { try application.append("k", value) }
        try application.start()
        let error = #expect(throws: StreamsError.self) { try application.run() }
        #expect(
            error?.place
                == StreamsError.Place(
                    node: "strict", task: TaskID(subtopology: 0, partition: 0), partition: TopicPartition("in", 0),
                    offset: 2))
    }
}
