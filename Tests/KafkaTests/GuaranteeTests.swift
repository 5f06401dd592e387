import KafkaLog
import Millrace
import MillraceRuntime
import TestBroker
import Testing

@Suite(.requiresBroker) struct `At least once` {
    @Test func `counts every record, without transactions, and goes on after a restart`() async throws {
        try await Stage.with(inputs: ["in": 2]) { stage in
            try stage.append(["a", "a", "b"])
            let application = try ClusterApplication.counting(stage) { $0.processingGuarantee = .atLeastOnce }
            try application.runUntilCaughtUp()
            try stage.append(["a"])
            let second = try ClusterApplication.counting(stage) { $0.processingGuarantee = .atLeastOnce }
            try second.runUntilCaughtUp()
            #expect(Set(try stage.lines(value: .int64)) == ["a=1", "a=2", "a=3", "b=1"])
            // Transactions would leave marks behind the records.
            let partitions = (0..<2).map { TopicPartition(stage.output, PartitionID($0)) }
            let records = try stage.cluster.admin.offsetRanges(of: partitions).values
                .reduce(0) { $0 + $1.end.rawValue - $1.start.rawValue }
            #expect(records == 4)
        }
    }
}
