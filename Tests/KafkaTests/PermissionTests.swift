import KafkaClient
import KafkaLog
import MillraceRuntime
import TestBroker
import Testing

@testable import Millrace
@testable import MillraceApplication

/// A broker that lets alice do only what is allowed by its ACLs, and everybody else everything.
@Suite(.requiresOwnBroker) struct `A user with permissions` {
    private func with(
        _ body: @escaping @Sendable (OwnBroker, Stage, _ run: (String...) throws -> Commands.Outcome) throws -> Void
    ) async throws {
        let settings = [
            "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "super.users": "User:ANONYMOUS",
        ]
        try await OwnBroker.with(settings: settings) { broker in
            try Stage.run(broker.connection) { stage in
                try stage.createTopics(["out": 1])
                let alice = [
                    "KAFKA_BROKERS": broker.secureAddress, "KAFKA_SSL_CA_LOCATION": broker.authorities,
                    "KAFKA_USERNAME": "alice", "KAFKA_PASSWORD": "alice-secret",
                ]
                try body(broker, stage) { (words: String...) in
                    try Commands(stage: stage).run(words, input: "a b a\n", environment: alice)
                }
            }
        }
    }

    @Test func `of the README's table can do everything`() async throws {
        try await with { broker, stage, run in
            try broker.allow("Read Write DescribeConfigs", on: "--topic \(stage.input) --topic \(stage.output)")
            try broker.allow("All", on: "--topic \(stage.id)- --resource-pattern-type prefixed")
            try broker.allow("Read", on: "--group \(stage.id)")
            try broker.allow("Write", on: "--transactional-id \(stage.id)- --resource-pattern-type prefixed")
            // Of another team's topic she may read the records, but not the settings.
            let other = "other-\(stage.id)"
            try stage.cluster.admin.createTopics([TopicSpecification(name: other, partitions: 1)])
            try broker.allow("Read", on: "--topic \(other)")
            func check(_ outcome: Commands.Outcome) { #expect(outcome.status == .success, "\(outcome.error)") }
            check(try run("produce", stage.input))
            check(try run("run", "--until-caught-up"))
            let consumed = try run("consume", stage.output)
            check(consumed)
            #expect(consumed.lines == ["a\t1", "a\t2", "b\t1"])
            check(try run("lag"))
            check(try run("topics", "--check"))
            let misspelt = try run("consume", String(stage.output.dropLast()))
            #expect(misspelt.error.contains("did you mean \(stage.output)?"), "\(misspelt.error)")
            check(try run("reset", "--force"))
        }
    }

    /// What the README says of single commands.
    @Test func `of one command can do that`() async throws {
        try await with { broker, stage, run in
            func check(_ outcome: Commands.Outcome) { #expect(outcome.status == .success, "\(outcome.error)") }
            try broker.allow("Write", on: "--topic \(stage.input)")
            try broker.allow("Write", on: "--transactional-id \(stage.id)- --resource-pattern-type prefixed")
            check(try run("produce", stage.input))
            check(try Commands(stage: stage).run("run", "--until-caught-up"))

            try broker.allow("Read", on: "--topic \(stage.output)")
            #expect(try run("consume", stage.output).lines == ["a\t1", "a\t2", "b\t1"])

            try broker.allow("Read", on: "--topic \(stage.input)")
            try broker.allow("Read", on: "--topic \(stage.id)- --resource-pattern-type prefixed")
            try broker.allow("Describe", on: "--group \(stage.id)")
            let lag = try run("lag")
            check(lag)
            #expect(lag.output.split(separator: "\n").last?.hasSuffix(" 0") == true)

            try broker.allow("DescribeConfigs", on: "--topic \(stage.input) --topic \(stage.output)")
            try broker.allow("DescribeConfigs", on: "--topic \(stage.id)- --resource-pattern-type prefixed")
            check(try run("topics", "--check"))
        }
    }

    /// Each step allows what the one before it missed.
    @Test func `is told which one is missing, and for what`() async throws {
        try await with { broker, stage, run in
            func check(_ outcome: Commands.Outcome, _ words: String...) {
                #expect(outcome.status == .logError)
                for word in words { #expect(outcome.error.contains(word), "\(outcome.error)") }
                #expect(!outcome.error.contains("alice-secret"))
            }
            check(try run("produce", stage.input), "Describe on topic \(stage.input)")
            check(try run("consume", stage.input), "Describe on topic \(stage.input)")
            check(try run("lag"), "Describe on topic \(stage.id)-")
            check(try run("run", "--until-caught-up"), "on topic \(stage.id)-")

            try broker.allow("Describe", on: "--topic \(stage.input)")
            check(try run("produce", stage.input), "Write and Describe on transactional id \(stage.id)-produce-")
            try broker.allow("Write", on: "--transactional-id \(stage.id)- --resource-pattern-type prefixed")
            try broker.allow("DescribeConfigs Write", on: "--topic \(stage.input)")
            #expect(try run("produce", stage.input).status == .success)
            check(try run("consume", stage.input), "Read on topic \(stage.input)")

            try broker.allow("Write DescribeConfigs", on: "--topic \(stage.output)")
            try broker.allow("All", on: "--topic \(stage.id)-counts --resource-pattern-type prefixed")
            check(try run("lag"), "Describe on group \(stage.id)")
            check(try run("run", "--until-caught-up"), "on group \(stage.id)")
            try broker.allow("Read", on: "--group \(stage.id)")
            check(try run("run", "--until-caught-up"), "Topic authorization failed", "Read on topic \(stage.input)")
        }
    }
}
