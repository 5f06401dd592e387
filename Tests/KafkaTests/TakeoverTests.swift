import Millrace
import MillraceRuntime
import TestBroker
import Testing

@testable import Millrace

@Suite(.requiresKafkaStreams) struct `A count` {
    /// How often each word comes before the takeover, and behind it: some words in one part only.
    private static let parts = (
        first: Dictionary(uniqueKeysWithValues: (0..<40).map { ("k\($0)", $0 % 7) }),
        second: Dictionary(uniqueKeysWithValues: (0..<40).map { ("k\($0)", $0 % 5) })
    )
    private static let sums = parts.first.merging(parts.second, uniquingKeysWith: +).filter { $0.value > 0 }

    private func total(_ counts: [String: Int]) -> Int { counts.values.reduce(0, +) }

    /// Every count of each word came out once and in order.
    private func checkOutput(_ stage: Stage) throws {
        var counts: [String: [Int]] = [:]
        for line in try stage.lines(value: .int64) {
            let parts = line.split(separator: "=")
            counts[String(parts[0]), default: []].append(try #require(Int(parts[1])))
        }
        #expect(counts == Self.sums.mapValues { Array(1...$0) })
    }

    /// What the application's state holds.
    private func stored(_ application: ClusterApplication) throws -> [String: Int] {
        let configuration = application.streams.configuration
        var counts: [String: Int] = [:]
        for task in try StateDirectory.tasks(
            root: configuration.stateRoot, applicationID: configuration.applicationID)
        {
            let reader = try StateReader(
                task: task, root: configuration.stateRoot, applicationID: configuration.applicationID)
            guard let scan = try reader.scan("counts", from: nil) else { continue }
            while let key = scan.key {
                try scan.withEntry { _, value in
                    counts[String(decoding: key, as: UTF8.self)] = Int(try Serde.int64.decode(value))
                }
                try scan.advance()
            }
        }
        return counts
    }

    @Test(arguments: Grouping.allCases)
    func `of Kafka Streams goes on in Millrace`(by grouping: Grouping) async throws {
        try await Stage.with(inputs: ["in": 3, "out": 3]) { stage in
            try grouping.append(Self.parts.first, stage)
            let before = try KafkaStreamsProcess(stage, grouping)
            // What is read committed was committed with the input's offsets.
            try before.wait(for: "the first part's counts") {
                try stage.lines(value: .int64).count == total(Self.parts.first)
            }
            try before.stop()
            let changelog = try stage.lines(of: "\(stage.id)-counts-changelog", value: .int64).count
            #expect(changelog == total(Self.parts.first))
            try grouping.append(Self.parts.second, stage)
            let application = try grouping.application(stage)
            try application.run {
                try application.waitUntilCaughtUp()
                #expect(application.streams.statuses.reduce(0) { $0 + $1.restoredRecords } == changelog)
            }
            try checkOutput(stage)
            #expect(try stored(application) == Self.sums)
        }
    }

    @Test(arguments: Grouping.allCases)
    func `of Millrace goes on in Kafka Streams`(by grouping: Grouping) async throws {
        try await Stage.with(inputs: ["in": 3, "out": 3]) { stage in
            try grouping.append(Self.parts.first, stage)
            try grouping.application(stage).runUntilCaughtUp()
            try grouping.append(Self.parts.second, stage)
            let after = try KafkaStreamsProcess(stage, grouping)
            try after.wait(for: "all counts") { try stage.lines(value: .int64).count >= total(Self.sums) }
            try after.stop()
            try checkOutput(stage)
        }
    }
}
