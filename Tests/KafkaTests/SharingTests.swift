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

    private func tasks(_ application: ClusterApplication) -> Int {
        application.streams.statuses.reduce(0) { $0 + $1.tasks.count }
    }

    @Test func `are shared by the threads of a process`() async throws {
        try await Stage.with(inputs: ["in": 4]) { stage in
            try stage.append(Self.keys)
            let application = try ClusterApplication.counting(stage) { $0.threads = 2 }
            try await application.run {
                try await application.caughtUp()
                #expect(application.streams.statuses.map(\.tasks.count) == [2, 2])
            }
            try check(stage, count: 1)
        }
    }

    @Test func `move when a member joins or leaves, and keep their state where they come back`() async throws {
        try await Stage.with(inputs: ["in": 4]) { stage in
            let first = try ClusterApplication.counting(stage, directory: "machine-1")
            try await first.run {
                try stage.append(Self.keys)
                try await first.caughtUp()
                let second = try ClusterApplication.counting(stage, directory: "machine-2")
                try await second.run {
                    try await eventually("both have two tasks") { self.tasks(first) == 2 && self.tasks(second) == 2 }
                    try stage.append(Self.keys)
                    try await first.caughtUp()
                    try await second.caughtUp()
                    // It never had them.
                    #expect(second.streams.counters.restoredRecords > 0)
                }
                try await eventually("the first has all tasks again") { self.tasks(first) == 4 }
                try stage.append(Self.keys)
                try await first.caughtUp()
                // What it had itself it has still: only what the other one added is restored.
                #expect(first.streams.counters.restoredRecords == second.streams.counters.processedRecords)
            }
            try check(stage, count: 3)
        }
    }
}
