import KafkaLog
import Millrace
import MillraceRuntime
import TestBroker
import Testing

@Suite(.requiresBroker) struct `An input topic that is deleted` {
    @Test func `while the application runs ends it, by name`() async throws {
        try await Stage.with { stage in
            try stage.append(["a"])
            let application = try ClusterApplication.echoing(stage) {
                // How soon a client notices by itself; by default every five minutes.
                $0.consumerOverrides["topic.metadata.refresh.interval.ms"] = "1000"
            }
            let failure = try application.failure {
                try application.waitUntilCaughtUp()
                try stage.cluster.admin.deleteTopics([stage.input])
            }
            #expect(failure.description.contains(stage.input))
        }
    }

    /// Kafka forgets a group's offsets with the topic.
    @Test func `and made anew while the application is stopped is read from its start`() async throws {
        try await Stage.with { stage in
            try stage.append(["a", "b", "c"])
            try ClusterApplication.echoing(stage).runUntilCaughtUp()
            try stage.cluster.admin.deleteTopics([stage.input])
            try eventually("the topic is gone") { try !stage.topics().contains(stage.input) }
            try stage.createTopics(["in": 1])
            try stage.append(["d"])
            try ClusterApplication.echoing(stage).runUntilCaughtUp()
            #expect(try stage.values() == ["a", "b", "c", "d"])
        }
    }

    @Test func `record by record before it is read is told`() async throws {
        try await Stage.with { stage in
            try stage.append(["a", "b"])
            try ClusterApplication.echoing(stage).runUntilCaughtUp()
            try stage.append(["c", "d", "e"])
            // Values and the markers of both transactions: the last value stays.
            try stage.cluster.admin.deleteRecords(before: [TopicPartition(stage.input, 0): 5])
            let application = try ClusterApplication.echoing(stage)
            try application.runUntilCaughtUp()
            #expect(try stage.values() == ["a", "b", "e"])
            #expect(!application.report.lines(containing: "warning:", "\(stage.input)-0").isEmpty)
        }
    }
}
