import KafkaClient
import Millrace
import TestBroker
import Testing

@testable import Millrace

@Suite(.requiresBroker) struct `The partitions of an application` {
    private static let keys = (0..<40).map { "k\($0)" }

    /// Each key's counts came out in order, from 1 to `count`, each once.
    private func check(_ stage: Stage, count: Int) throws {
        var counts: [String: [Int]] = [:]
        for line in try stage.lines(value: .int64) {
            let parts = line.split(separator: "=")
            counts[String(parts[0]), default: []].append(try #require(Int(parts[1])))
        }
        #expect(counts == Dictionary(uniqueKeysWithValues: Self.keys.map { ($0, Array(1...count)) }))
    }

    private func restored(_ application: ClusterApplication) -> Int {
        application.streams.statuses.reduce(0) { $0 + $1.restoredRecords }
    }

    private func processed(_ application: ClusterApplication) -> Int {
        application.streams.counters.processedRecords
    }

    @Test func `are shared by the threads of a process`() async throws {
        try await Stage.with(inputs: ["in": 4]) { stage in
            let application = try ClusterApplication.counting(stage) { $0.threads = 2 }
            try application.run {
                try eventually("both have two partitions") {
                    application.report.lines(containing: "has 2 partitions").count >= 2
                }
                try stage.append(Self.keys)
                try application.waitUntilCaughtUp()
                #expect(application.streams.statuses.allSatisfy { $0.counters.processedRecords > 0 })
            }
            try check(stage, count: 1)
        }
    }

    @Test func `move when a member joins or leaves, and keep their state where they come back`() async throws {
        try await Stage.with(inputs: ["in": 4]) { stage in
            let first = try ClusterApplication.counting(stage, directory: "machine-1")
            try first.run {
                try stage.append(Self.keys)
                try first.waitUntilCaughtUp()
                let second = try ClusterApplication.counting(stage, directory: "machine-2")
                try second.run {
                    try eventually("both run") {
                        second.streams.state == .running && first.streams.state == .running
                    }
                    try stage.append(Self.keys)
                    try first.waitUntilCaughtUp()
                    try second.waitUntilCaughtUp()
                    // It never had them.
                    #expect(restored(second) > 0)
                    #expect(processed(second) > 0)
                }
                try eventually("the first goes on alone") { first.streams.state == .running }
                try stage.append(Self.keys)
                try first.waitUntilCaughtUp()
                // What it had itself it has still: only what the other one added is restored.
                #expect(restored(first) == processed(second))
            }
            try check(stage, count: 3)
        }
    }

    @Test func `are waited for while members that share by other rules are in the group`() async throws {
        try await Stage.with(inputs: ["in": 2]) { stage in
            try stage.append(Self.keys)
            var connection = stage.connection
            connection.overrides["partition.assignment.strategy"] = "roundrobin"
            let other = try KafkaConsumer(KafkaConsumerConfiguration(connection, group: stage.id))
            defer { other.close() }
            try other.subscribe(to: [stage.input])
            try eventually("it has the partitions") {
                _ = try other.poll(timeout: .milliseconds(100))
                return other.assignment.count == 2
            }
            let application = try ClusterApplication.counting(stage)
            try application.run {
                try application.waitForLine("warning:", "no Millrace application", stage.id)
                other.close()
                try application.waitUntilCaughtUp()
            }
            try check(stage, count: 1)
        }
    }
}
