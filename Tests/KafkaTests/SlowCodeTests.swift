import Millrace
import Synchronization
import TestBroker
import Testing

/// Blocks for a while, the first time only.
private final class Nap: Sendable {
    private let seconds: UInt32
    private let isOver = Atomic(false)

    init(seconds: UInt32) { self.seconds = seconds }

    func take() { if !isOver.exchange(true, ordering: .relaxed) { Blocking.sleep(seconds: seconds) } }
}

@Suite(.requiresBroker) struct `Code of the user's that takes too long` {
    @Test func `for the transaction costs a repetition, not a record, and is told`() async throws {
        try await Stage.with { stage in
            let nap = Nap(seconds: 6)
            let application = try ClusterApplication.echoing(stage) {
                $0.transactionTimeout = .seconds(2)
                $0.commitInterval = .milliseconds(500)
            } _: { value in
                if value == "slow" { nap.take() }
            }
            try stage.append(["a", "slow", "b"])
            try application.run { try application.waitUntilCaughtUp() }
            #expect(try stage.values() == ["a", "b", "slow"])
            #expect(!application.report.lines(containing: "warning: Thread").isEmpty)
            #expect(!application.report.lines(containing: "warning:", "transaction.timeout.ms").isEmpty)
        }
    }

    @Test func `for the group costs its partitions for a moment, and is told`() async throws {
        try await Stage.with { stage in
            let nap = Nap(seconds: 10)
            let application = try ClusterApplication.echoing(stage) {
                $0.sessionTimeout = .seconds(6)
                $0.maximumPollInterval = .seconds(6)
                $0.transactionTimeout = .seconds(60)
            } _: { value in
                if value == "slow" { nap.take() }
            }
            try stage.append(["a", "slow", "b"])
            try application.run { try application.waitUntilCaughtUp() }
            #expect(try stage.values() == ["a", "b", "slow"])
            #expect(!application.report.lines(containing: "warning: Thread").isEmpty)
            #expect(!application.report.lines(containing: "warning:", "max.poll.interval.ms").isEmpty)
        }
    }
}
