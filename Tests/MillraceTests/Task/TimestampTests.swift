import Millrace
import MillraceRuntime
import MillraceTesting
import Testing

@Suite struct `Records with an invalid time` {
    static func trial(_ policy: TimestampPolicy, logger: StreamsLogger = .silent) throws -> Trial {
        try Trial(logger: logger, startTime: 1_000_000) { builder in
            builder.stream("in", key: .string, value: .string, timestamps: policy)
                .groupByKey().count(store: "counts").toStream().to("out")
        }
    }

    @Test func `stop the application, unless it is told otherwise`() throws {
        let trial = try Self.trial(.failOnInvalid)
        try trial.pipe("k", "v", at: 5)
        let error = #expect(throws: StreamsError.self) { try trial.pipe("k", "SECRET", at: -1) }
        #expect(error?.domain == .user)
        #expect(error?.description.contains("in-0@1") == true)
        #expect(error?.description.contains("task 0_0") == true)
        #expect(error?.description.contains("SECRET") == false)
        // Nor after a restart: its offset isn't committed.
        #expect(throws: StreamsError.self) { try trial.driver.restart() }
        #expect(try trial.lines(value: .int64) == ["k=1@5"])
    }

    @Test func `may be skipped, and are counted`() throws {
        let log = LineLog()
        let trial = try Self.trial(.skipInvalid, logger: log.logger)
        try trial.pipe("k", "v", at: 5)
        try trial.pipe("k", "v", at: -1)
        try trial.pipe("k", "v", at: 7)
        #expect(try trial.lines(value: .int64) == ["k=1@5", "k=2@7"])
        #expect(
            log.lines(containing: "invalid timestamp") == [
                "warning: Records dropped in task 0_0: 1 (invalid timestamp), the last one at in-0@1"
            ])
    }

    @Test func `may get the newest time of their partition`() throws {
        let trial = try Self.trial(.partitionTimeOnInvalid)
        try trial.pipe("k", "v", at: 5)
        try trial.pipe("k", "v", at: -1)
        try trial.pipe("k", "v", at: 9)
        try trial.pipe("k", "v", at: -1)
        #expect(try trial.lines(value: .int64) == ["k=1@5", "k=2@5", "k=3@9", "k=4@9"])
    }

    @Test func `may get the time of the wall clock, as valid ones then do`() throws {
        let trial = try Self.trial(.wallClock)
        try trial.pipe("k", "v", at: -1)
        try trial.driver.advanceWallClock(by: .seconds(1))
        try trial.pipe("k", "v", at: 5)
        #expect(try trial.lines(value: .int64) == ["k=1@1000000", "k=2@1001000"])
    }

    @Test(arguments: [0, 1, 253_402_300_799_999, .init(milliseconds: .max)] as [Timestamp])
    func `are only those below zero`(time: Timestamp) throws {
        let trial = try Self.trial(.failOnInvalid)
        try trial.pipe("k", "v", at: time)
        #expect(try trial.lines(value: .int64) == ["k=1@\(time)"])
    }
}
