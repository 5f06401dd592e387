import KafkaClient
import KafkaLog
import Millrace
import MillraceRuntime
import MillraceTesting
import TestBroker
import Testing

/// As in the tests on the embedded log, with what only a cluster has: markers in the input, offsets that expire.
@Suite(.requiresBroker) struct `On Kafka, after facts were lost` {
    static func counts(_ stage: Stage) throws -> [String] { try stage.lines(value: .int64) }

    @Test func `without committed offsets it goes on from the positions kept with the state`() async throws {
        try await Stage.with { stage in
            try stage.append([("k", "1"), ("k", "2"), ("k", "3")])
            try ClusterApplication.counting(stage).runUntilCaughtUp()
            try eventually("the group is gone") {
                do throws(LogError) { try stage.cluster.admin.deleteGroup(stage.id) } catch { return false }
                return true
            }
            try stage.append([("k", "4")])
            let application = try ClusterApplication.counting(stage)
            try application.runUntilCaughtUp()
            #expect(try Self.counts(stage) == ["k=1", "k=2", "k=3", "k=4"])
            #expect(!application.report.lines(containing: "no committed offset", "kept with the state").isEmpty)
        }
    }

    @Test func `behind input whose records have all expired it reads what comes next`() async throws {
        try await Stage.with { stage in
            let place = TopicPartition(stage.input, 0)
            func application() throws -> ClusterApplication {
                try ClusterApplication(stage) { builder in
                    builder.stream(stage.input, key: .string, value: .string, offsetReset: .latest).groupByKey()
                        .count(store: "counts").toStream().to(stage.output)
                }
            }
            let first = try application()
            try first.run {
                try first.waitUntilCaughtUp()
                try stage.append([("k", "1"), ("k", "2"), ("k", "3")])
                // Behind the transaction's marker, as Kafka Streams commits, so that no lag is left.
                try eventually("the marker is committed: \(first.report.lines.suffix(3))") {
                    let end = try stage.cluster.admin.offsetRanges(of: [place])[place]?.end
                    return try end == 4 && stage.cluster.admin.groupOffsets(of: stage.id)[place] == end
                }
            }
            try stage.cluster.admin.deleteRecords(before: [place: 4])
            try stage.append([("k", "4"), ("k", "5"), ("k", "6")])
            try application().runUntilCaughtUp()
            #expect(try Self.counts(stage) == (1...6).map { "k=\($0)" })
        }
    }

    @Test func `without its changelog it is refused, and the store stays`() async throws {
        try await Stage.with { stage in
            try stage.append([("k", "1"), ("k", "2"), ("k", "3")])
            try ClusterApplication.counting(stage).runUntilCaughtUp()
            let changelog = "\(stage.id)-counts-changelog"
            try stage.cluster.admin.deleteTopics([changelog])
            try eventually("the topic is gone") { try !stage.topics().contains(changelog) }
            try stage.append([("k", "4")])
            let failure = try ClusterApplication.counting(stage).failure()
            #expect(failure.domain == .state)
            #expect(failure.description.contains(changelog))
            #expect(failure.description.contains("state restore-changelog"))
            let reader = try StateReader(
                task: TaskID(subtopology: 0, partition: 0), root: "\(stage.files.path)/machine/state",
                applicationID: stage.id)
            #expect(try reader.summary(of: "counts")?.entries == 1)
        }
    }

    @Test func `a changelog that is created anew while it runs ends the application, and the store stays`() async throws
    {
        try await Stage.with { stage in
            try stage.append([("k", "1"), ("k", "2"), ("k", "3")])
            let application = try ClusterApplication.counting(stage)
            let changelog = "\(stage.id)-counts-changelog"
            let failure = try application.failure {
                try application.waitUntilCaughtUp()
                try stage.cluster.admin.deleteTopics([changelog])
                try eventually("the topic is gone") { try !stage.topics().contains(changelog) }
                try stage.createTopics(["counts-changelog": 1])
                try stage.append([("k", "4")])
            }
            #expect(failure.description.contains(changelog))
            let reader = try StateReader(
                task: TaskID(subtopology: 0, partition: 0), root: "\(stage.files.path)/machine/state",
                applicationID: stage.id)
            var value: Int64?
            try reader.read(Array("k".utf8), in: "counts") { _, bytes in value = bytes.loadBigEndian() }
            #expect(value == 3)
        }
    }

    @Test func `without its changelog it is refused in a directory that never had the state`() async throws {
        try await Stage.with { stage in
            try stage.append([("k", "1"), ("k", "2"), ("k", "3")])
            try ClusterApplication.counting(stage).runUntilCaughtUp()
            let changelog = "\(stage.id)-counts-changelog"
            try stage.cluster.admin.deleteTopics([changelog])
            try eventually("the topic is gone") { try !stage.topics().contains(changelog) }
            try FileSystem.remove("\(stage.files.path)/machine/state/\(stage.id)/0_0/data.mdb")
            try stage.append([("k", "4")])
            let failure = try ClusterApplication.counting(stage).failure()
            #expect(failure.domain == .state)
            #expect(failure.description.contains("\(changelog)-0 ends at 0, but held the rows"))
        }
    }

    @Test func `an input that was created anew while it was stopped is refused`() async throws {
        try await Stage.with { stage in
            try stage.append([("k", "1"), ("k", "2"), ("k", "3")])
            try ClusterApplication.counting(stage).runUntilCaughtUp()
            try stage.cluster.admin.deleteTopics([stage.input])
            try eventually("the topic is gone") { try !stage.topics().contains(stage.input) }
            try stage.createTopics(["in": 1])
            try stage.append((1...9).map { ("k", "\($0)") })
            let failure = try ClusterApplication.counting(stage).failure()
            #expect(failure.domain == .state)
            #expect(failure.description.contains("was deleted and created anew"))
        }
    }

    @Test func `an input that is created anew while it runs ends the application`() async throws {
        try await Stage.with { stage in
            try stage.append((1...100).map { ("k", "\($0)") })
            let application = try ClusterApplication.counting(stage)
            let failure = try application.failure {
                try application.waitUntilCaughtUp()
                try stage.cluster.admin.deleteTopics([stage.input])
                try eventually("the topic is gone") { try !stage.topics().contains(stage.input) }
                try stage.createTopics(["in": 1])
                try stage.append((1...150).map { ("k", "\($0)") })
            }
            #expect(failure.description.contains(stage.input))
        }
    }
}
