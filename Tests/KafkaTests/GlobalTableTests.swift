import KafkaLog
import Millrace
import MillraceRuntime
import TestBroker
import Testing

@testable import Millrace

/// A stream of words, each joined with the row of the global table that it is the key of, or with none.
@Suite(.requiresBroker) struct `A global table on a cluster` {
    /// What is in the table's topic when the application starts.
    enum Content: String, CaseIterable {
        case nothing = "nothing"
        case lastMarker = "records and their transaction's marker"
        case firstMarker = "a marker, and records behind it"
        case onlyMarker = "a marker only"
        case abortedRecords = "aborted records only"

        /// Writes it, and returns the row of `a`.
        func write(to topic: String, _ stage: Stage) throws -> String? {
            switch self {
            case .nothing: return nil
            case .lastMarker:
                try stage.append([(key: "a", value: "1")], to: topic)
                return "1"
            case .firstMarker, .onlyMarker:
                try stage.append([(key: "a", value: "1")], to: topic)
                let partitions = (0..<2).map { TopicPartition(topic, PartitionID($0)) }
                // An end is behind the marker, which comes a moment after the commit: a record and a marker.
                let ends = try eventually("the marker is written", within: .seconds(10)) {
                    let ends = try stage.cluster.admin.offsetRanges(of: partitions).mapValues(\.end)
                    return ends.values.contains { $0.rawValue >= 2 } ? ends : nil
                }
                try stage.cluster.admin.deleteRecords(
                    before: ends.mapValues { Offset(max(0, $0.rawValue - 1)) })
                guard self == .firstMarker else { return nil }
                try stage.append([(key: "a", value: "2")], to: topic)
                return "2"
            case .abortedRecords:
                try stage.append([(key: "a", value: "1")], to: topic, givingUp: true)
                return nil
            }
        }
    }

    private func joining(_ stage: Stage) throws -> ClusterApplication {
        try ClusterApplication(stage) { builder in
            let rates = builder.globalTable("\(stage.id)-rates", key: .string, value: .string, store: "rates")
            builder.stream(stage.input, key: .string, value: .string)
                .leftJoin(rates, by: { _, word in word }) { _, rate in rate ?? "none" }
                .to(stage.output, value: .string)
        }
    }

    @Test(arguments: Content.allCases)
    func `is ready within seconds, whatever is in its topic`(content: Content) async throws {
        try await Stage.with(inputs: ["in": 2, "rates": 2]) { stage in
            let row = try content.write(to: "\(stage.id)-rates", stage)
            try stage.append(["a"])
            let application = try joining(stage)
            try application.run {
                try eventually("the table is ready: \(application.report.lines)", within: .seconds(10)) {
                    !application.report.lines(containing: "Global table rates is up to date").isEmpty
                }
                try application.waitUntilCaughtUp()
            }
            let lines = try stage.lines(value: .string)
            #expect(lines == ["a=\(row ?? "none")"], "\(content)")
        }
    }

    @Test func `whose topic is missing ends the application, with what to do`() async throws {
        try await Stage.with(inputs: ["in": 1]) { stage in
            let failure = try joining(stage).failure()
            #expect(failure.domain == .user)
            #expect(failure.description.contains("topic \(stage.id)-rates doesn't exist"))
            #expect(failure.description.contains("Create it with"))
        }
    }

    @Test func `has the rows soon that are written while the application runs`() async throws {
        try await Stage.with(inputs: ["in": 1, "rates": 2]) { stage in
            let application = try joining(stage)
            try application.run {
                try stage.append(["a"])
                try application.waitUntilCaughtUp()
                #expect(try stage.lines(value: .string) == ["a=none"])
                try stage.append([(key: "a", value: "1")], to: "\(stage.id)-rates")
                // A word sees the row or doesn't; one of the next ones must.
                try eventually("the row is seen", within: .seconds(5)) {
                    try stage.append(["a"])
                    try application.waitUntilCaughtUp()
                    return try stage.lines(value: .string).last == "a=1"
                }
            }
        }
    }

    @Test func `goes on where it was when the application starts again`() async throws {
        try await Stage.with(inputs: ["in": 1, "rates": 1]) { stage in
            let topic = "\(stage.id)-rates"
            try stage.append([(key: "a", value: "1")], to: topic)
            try stage.append(["a"])
            try joining(stage).runUntilCaughtUp()
            // The row is in the application's directory only: it was not read again if it is there.
            let partition = TopicPartition(topic, PartitionID(0))
            let end = try #require(try stage.cluster.admin.offsetRanges(of: [partition])[partition]).end
            try stage.cluster.admin.deleteRecords(before: [partition: end])
            try stage.append([(key: "b", value: "2")], to: topic)
            try stage.append(["a", "b"])
            try joining(stage).runUntilCaughtUp()
            #expect(try stage.lines(value: .string) == ["a=1", "a=1", "b=2"])
        }
    }
}
