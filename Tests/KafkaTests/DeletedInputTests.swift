import KafkaLog
import Millrace
import MillraceRuntime
import TestBroker
import Testing

@Suite(.requiresBroker) struct `An input topic that is deleted` {
    @Test func `while the application runs ends it, by name`() async throws {
        try await Stage.with { stage in
            try stage.append(["a"])
            let application = try ClusterApplication.echoing(stage)
            let failure = try application.failure {
                try application.waitUntilCaughtUp()
                try stage.cluster.admin.deleteTopics([stage.input])
            }
            #expect(failure.description.contains(stage.input))
        }
    }

    @Test func `and made anew while the application is stopped is noticed by its offsets`() async throws {
        try await Stage.with { stage in
            try stage.append(["a", "b", "c"])
            try ClusterApplication.echoing(stage).runUntilCaughtUp()
            try stage.cluster.admin.deleteTopics([stage.input])
            try eventually("the topic is gone") { try !stage.topics().contains(stage.input) }
            try stage.createTopics(["in": 1])
            try stage.append(["d"])
            let application = try ClusterApplication.echoing(stage)
            let failure = try application.failure()
            for word in ["\(stage.input)-0", "reset"] { #expect(failure.description.contains(word)) }
        }
    }
}
