import KafkaLog
import Millrace
import TestBroker
import Testing

@testable import Millrace
@testable import MillraceApplication

@Suite(.requiresBroker) struct `Commands on a cluster` {
    private func with(_ body: @escaping @Sendable (Stage, Commands) throws -> Void) async throws {
        try await Stage.with(inputs: ["in": 2]) { stage in try body(stage, Commands(stage: stage)) }
    }

    @Test func `produce, count, consume, ask for the lag, start anew`() async throws {
        try await with { stage, commands in
            let produced = try commands.run("produce", stage.input, input: "to be\nor not to be\n")
            #expect(produced.error == "Wrote 2 records to \(stage.input)\n")
            let first = try commands.run("run", "--until-caught-up")
            #expect(first.status == .success)
            let counts = ["be\t1", "be\t2", "not\t1", "or\t1", "to\t1", "to\t2"]
            #expect(try commands.run("consume", stage.output).lines == counts)
            #expect(try commands.run("lag").output.split(separator: "\n").last?.hasSuffix(" 0") == true)
            #expect(try commands.run("topics", "--check").status == .success)

            let plan = try commands.run("reset", "--dry-run")
            #expect(plan.output.contains("\(stage.id)-counts-changelog") || plan.error.contains("-counts-changelog"))
            #expect(try commands.run("reset", "--force").status == .success)
            #expect(try stage.topics().sorted() == [stage.input, stage.output])
            #expect(try commands.run("lag").output.split(separator: "\n").last?.hasSuffix(" 0") == false)
            #expect(try commands.run("run", "--until-caught-up").status == .success)
            #expect(try commands.run("consume", stage.output).lines == (counts + counts).sorted())
        }
    }

    @Test func `produce leaves nothing of a file with a bad line, whatever the application promises`() async throws {
        try await with { stage, commands in
            let outcome = try commands.run(
                ["produce", stage.input, "--raw"], input: "61\nxyz\n",
                environment: ["MILLRACE_PROCESSING_GUARANTEE": "at_least_once"])
            #expect(outcome.status == .userError)
            #expect(outcome.error.contains("Nothing of the standard input was written"))
            #expect(try commands.run("consume", stage.input).output.isEmpty)
        }
    }

    @Test func `reset while the application runs is refused`() async throws {
        try await with { stage, commands in
            let application = try ClusterApplication.counting(stage)
            try application.run {
                try application.waitUntilCaughtUp()
                let outcome = try commands.run("reset", "--force")
                #expect(outcome.status != .success)
                #expect(outcome.error.contains("\(stage.id) is running: its group has members"))
                #expect(try stage.topics().contains("\(stage.id)-counts-changelog"))
            }
        }
    }

    @Test func `topics makes what is missing, and finds what is wrong`() async throws {
        try await with { stage, commands in
            #expect(try commands.run("topics", "--check").status == .userError)
            let created = try commands.run("topics", "--create")
            #expect(created.status == .success)
            #expect(created.error.contains("Created topic \(stage.id)-counts-changelog: partitions=2"))
            #expect(try commands.run("topics", "--check").status == .success)
            try stage.cluster.admin.deleteTopics(["\(stage.id)-counts-changelog"])
            try stage.createTopics(["counts-changelog": 3], settings: ["cleanup.policy": "compact"])
            let wrong = try commands.run("topics", "--check")
            #expect(wrong.status == .userError)
            #expect(wrong.output.contains("\(stage.id)-counts-changelog has 3 partitions, the topology needs 2"))
        }
    }

    @Test(arguments: ["lag", "topics", "consume", "produce"])
    func `say where nobody answers`(command: String) async throws {
        try await with { stage, commands in
            let words = ["consume", "produce"].contains(command) ? [command, stage.input] : [command]
            let outcome = try commands.run(words, environment: ["KAFKA_BROKERS": "127.0.0.1:1"])
            #expect(outcome.status == .logError)
            #expect(outcome.error.contains("127.0.0.1:1"))
        }
    }

    @Test(arguments: [
        (["run", "--brokers", ""], "--brokers"), (["run", "--processing-guarantee", "maybe"], "exactly_once_v2"),
        (["run", "--set", "kafka.no.such.key=1"], "no.such.key"), (["run", "--set", "producer.acks=0"], "acks"),
        (["run", "--transaction-timeout", "soon"], "--transaction-timeout"),
        (["lag", "--brokers", "127.0.0.1:x"], "127.0.0.1:x"),
    ])
    func `refuse settings that can't be`(words: [String], text: String) async throws {
        try await with { _, commands in
            let outcome = try commands.run(words)
            #expect(outcome.status != .success)
            #expect(outcome.error.contains(text), "\(outcome.error)")
        }
    }
}

@Suite(.requiresBroker, .requiresOwnBroker) struct `A cluster that has never had a group` {
    /// Its coordinator isn't ready when it is asked first; librdkafka ends the process of a client that has no group.
    @Test func `is asked about one`() async throws {
        try await OwnBroker.with { broker in
            try Stage.run(broker.connection) { stage in
                #expect(try Commands(stage: stage).run("topics", "--create").status == .success)
                let lag = try Commands(stage: stage).run("lag")
                #expect(lag.status == .success, "\(lag.error)")
                #expect(lag.output.contains(stage.input))
            }
        }
    }
}
