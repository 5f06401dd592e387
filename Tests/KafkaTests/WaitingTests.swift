import KafkaClient
import KafkaLog
import Millrace
import MillraceRuntime
import MillraceTesting
import TestBroker
import Testing

@testable import Millrace
@testable import MillraceApplication

@Suite(.requiresBroker, .requiresOwnBroker) struct `A broker that advertises an address which doesn't exist` {
    @Test func `is reported with both addresses, and isn't healthy`() async throws {
        let advertised = "PLAINTEXT://no-such-host.invalid:{port},SASL_SSL://no-such-host.invalid:1"
        try await OwnBroker.with(settings: ["advertised.listeners": advertised]) { broker in
            let given = broker.connection.brokers[0]
            let port = given.split(separator: ":")[1]
            func check(_ text: String, _ start: ContinuousClock.Instant) {
                for word in [given, "no-such-host.invalid:\(port)", "advertised.listeners"] {
                    #expect(text.contains(word), "\(text)")
                }
                #expect(ContinuousClock.now - start < .seconds(10))
            }
            var start = ContinuousClock.now
            let admin = try KafkaAdmin(broker.connection)
            defer { admin.close() }
            let error = #expect(throws: KafkaError.self) { try admin.checkHealth() }
            #expect(error?.isRetriable == true && error?.code == .resolution)
            check(error?.text ?? "", start)

            try Stage.run(Broker.connection()) { stage in
                start = .now
                let lag = try Commands(stage: stage).run(["lag"], environment: ["KAFKA_BROKERS": given])
                #expect(lag.status == .logError)
                check(lag.error, start)

                start = .now
                let application = try ClusterApplication.echoing(stage) { $0.kafka = broker.connection }
                try application.run { try application.waitForLine("warning: Waiting for", given) }
                check(application.report.lines(containing: "warning: Waiting for")[0], start)
            }
            // In order, it would try to reach itself for long.
            try broker.kill()
        }
    }
}

@Suite(.requiresBroker) struct `A member that was killed` {
    @Test func `is waited for, which is reported with the time that it may take`() async throws {
        try await Stage.with { stage in
            let first = try SubjectProcess(stage, directory: "machine-1", "--session-timeout", "12s")
            try first.waitForLine("State: REBALANCING -> RUNNING")
            first.kill()
            let second = try SubjectProcess(stage, directory: "machine-2", "--session-timeout", "12s")
            try second.waitForLine("has waited 5 s for group \(stage.id) at", "12 s (session.timeout.ms)")
            try second.waitForLine("State: REBALANCING -> RUNNING")
            #expect(try second.terminate() == 0)
        }
    }
}

@Suite(.requiresBroker, .requiresOwnBroker, .serialized) struct `A broker that isn't there any more` {
    @Test func `doesn't keep consume from ending`() async throws {
        try await OwnBroker.with { broker in
            try Stage.run(broker.connection) { stage in
                try stage.append(["a"])
                let reading = try SubjectProcess(
                    stage, directory: "machine", command: ["consume", stage.input, "--follow", "--from-beginning"])
                try reading.waitForLine("a\ta")
                try broker.kill()
                try reading.waitForLine("Waiting for the log", broker.connection.brokers[0])
                let start = ContinuousClock.now
                #expect(try reading.terminate() == 0)
                #expect(ContinuousClock.now - start < .seconds(10))
                try reading.waitForLine("Stopped while waiting")
                try broker.start()
            }
        }
    }

    @Test func `doesn't keep an application from ending`() async throws {
        try await OwnBroker.with { broker in
            try Stage.run(broker.connection) { stage in
                // It can't leave its group, which Kafka then counts it a member of for that long.
                let application = try SubjectProcess(stage, directory: "machine", "--session-timeout", "6s")
                try application.waitForLine("State: REBALANCING -> RUNNING")
                try broker.kill()
                try application.waitForLine("connection to broker \(broker.connection.brokers[0]) is lost")
                let start = ContinuousClock.now
                #expect(try application.terminate() == 0)
                #expect(ContinuousClock.now - start < .seconds(10))
                try broker.start()
            }
        }
    }

    /// The last commit is tried for its time, the end of the transaction only for a moment: the next start settles it.
    @Test func `doesn't keep an application from ending whose transaction is open`() async throws {
        try await OwnBroker.with { broker in
            try Stage.run(broker.connection) { stage in
                let application = try SubjectProcess(
                    stage, directory: "machine", "--session-timeout", "6s", "--commit-interval", "1m",
                    "--transaction-timeout", "2m")
                try application.waitForLine("State: REBALANCING -> RUNNING")
                try stage.append([("k", "1"), ("k", "2"), ("k", "3")])
                let changelog = KafkaTopicPartition("\(stage.id)-counts-changelog", 0)
                let admin = try KafkaAdmin(broker.connection)
                defer { admin.close() }
                try eventually("a transaction is open") {
                    try admin.endOffsets(of: [changelog], isolation: .readUncommitted)[changelog] ?? 0 > 0
                }
                try broker.kill()
                try application.waitForLine("connection to broker \(broker.connection.brokers[0]) is lost")
                let start = ContinuousClock.now
                _ = try application.terminate()
                #expect(ContinuousClock.now - start < .seconds(28))
                try broker.start()
            }
        }
    }

    @Test func `is found at another address of the list`() async throws {
        try await OwnBroker.with { broker in
            let host = "127.0.0.1"
            let old = try #require(Int(broker.connection.brokers[0].split(separator: ":")[1]))
            let new = old + 10
            var connection = broker.connection
            connection.brokers = ["\(host):\(old)", "\(host):\(new)"]
            connection.clientRenewal = .seconds(8)
            try Stage.run(connection) { stage in
                let application = try ClusterApplication.counting(stage) {
                    $0.sessionTimeout = .seconds(6)
                    $0.clientRenewal = .seconds(8)
                }
                try application.run {
                    try stage.append(["a"])
                    try application.waitUntilCaughtUp()
                    try broker.stop()
                    try broker.start(port: new)
                    try stage.append(["a"])
                    try application.waitUntilCaughtUp()
                }
                #expect(try stage.lines(value: .int64) == ["a=1", "a=2"])
            }
        }
    }
}

@Suite(.requiresBroker) struct `A transaction that stays open` {
    @Test func `isn't waited for by consume, which says so`() async throws {
        try await Stage.with { stage in
            try stage.append(["a"])
            let writer = try stage.cluster.makeProducer(transactionalID: "\(stage.id)-hanging")
            defer { writer.close() }
            try writer.begin()
            let topic = try writer.handle(forTopic: stage.input)
            unsafe try writer.append(
                to: topic, partition: 0, key: nil, value: Array("b".utf8).span.bytes, headers: Headers(),
                timestamp: Timestamp(milliseconds: 1))
            try writer.flush(within: .seconds(5))
            let start = ContinuousClock.now
            let reading = try Commands(stage: stage).run("consume", stage.input)
            #expect(reading.status == .success)
            #expect(reading.lines == ["a\ta"])
            #expect(reading.error.contains("\(stage.input)-0@"), "\(reading.error)")
            #expect(reading.error.contains("still open"), "\(reading.error)")
            #expect(ContinuousClock.now - start < .seconds(10))
            try writer.abort()
        }
    }
}
