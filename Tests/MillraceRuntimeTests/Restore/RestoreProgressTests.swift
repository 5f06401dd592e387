import Synchronization
import Testing

@testable import MillraceRuntime

@Suite struct `The progress of restores` {
    /// Time that a test moves.
    final class Clock: TimeSource {
        private let now = Mutex(Duration.seconds(100))
        var wallClock: Timestamp { 0 }
        var monotonic: Duration { now.withLock { $0 } }
        func pause(for duration: Duration) { advance(by: duration) }
        func advance(by duration: Duration) { now.withLock { $0 += duration } }
    }

    let clock = Clock()
    let lines = Lines()
    let one = TopicPartition("app-s-changelog", 0)
    let other = TopicPartition("app-s-changelog", 1)

    @Test func `is told once where it stands still, and again after it went on`() {
        let progress = RestoreProgress(time: clock, logger: lines.logger)
        progress.began(one, records: 10, from: 0)
        for _ in 0..<5 {
            clock.advance(by: .seconds(11))
            progress.stoodStill(one, at: 4, end: 10, openTransaction: nil)
        }
        #expect(
            lines.all.count { $0.contains("warning: Restoring \(one) stands still at offset 4, its end is 10") } == 1)
        progress.restored(one, records: 1, bytes: 1)
        progress.stoodStill(one, at: 5, end: 10, openTransaction: nil)
        clock.advance(by: .seconds(21))
        progress.stoodStill(one, at: 5, end: 10, openTransaction: nil)
        #expect(lines.all.count { $0.contains("stands still") } == 2)
    }

    @Test func `is told at its begin, every five seconds, and at its end`() {
        let progress = RestoreProgress(time: clock, logger: lines.logger)
        progress.began(one, records: 1000, from: 7)
        for _ in 0..<12 {
            clock.advance(by: .seconds(1))
            progress.restored(one, records: 50, bytes: 2_000_000)
        }
        progress.ended(one)
        #expect(
            lines.all == [
                "info: Restoring app-s-changelog-0: at most 1000 records from offset 7",
                "info: Restoring app-s-changelog-0: 300 of at most 1000 records, 2.0 MB/s, about 14 s left",
                "info: Restoring app-s-changelog-0: 550 of at most 1000 records, 2.0 MB/s, about 9 s left",
                "info: Restored app-s-changelog-0: 600 records in 12.00 s (50 records/s, 2.0 MB/s)",
            ])
        #expect(progress.totalRecords == 600)
    }

    /// The last offset may be a transaction marker.
    @Test(arguments: [Int64(0), 1]) func `of nothing is silent`(offsets: Int64) {
        let progress = RestoreProgress(time: clock, logger: lines.logger)
        progress.began(one, records: offsets, from: 7)
        progress.ended(one)
        #expect(lines.all == [])
    }

    @Test func `is a phase as long as any restore runs`() {
        let progress = RestoreProgress(time: clock, logger: .silent)
        #expect(progress.phase?.total == nil)
        progress.began(one, records: 10, from: 7)
        progress.began(other, records: 20, from: 7)
        progress.restored(one, records: 5, bytes: 7)
        #expect(progress.phase?.total == 30)
        #expect(progress.phase?.records == 5)
        progress.ended(one)
        #expect(progress.phase?.total == 30)
        progress.ended(other)
        #expect(progress.phase?.total == nil)
    }

    @Test func `of a restore that begins anew is counted anew`() {
        let progress = RestoreProgress(time: clock, logger: .silent)
        progress.began(one, records: 10, from: 7)
        progress.began(other, records: 20, from: 7)
        progress.restored(one, records: 8, bytes: 80)
        progress.began(one, records: 4, from: 7)
        #expect(progress.phase?.total == 24)
        #expect(progress.phase?.records == 0)
        #expect(progress.phase?.bytes == 0)
    }

    @Test func `ends with a restore that is given up`() {
        let progress = RestoreProgress(time: clock, logger: .silent)
        progress.began(one, records: 10, from: 7)
        progress.began(other, records: 20, from: 7)
        progress.abandoned(one)
        #expect(progress.phase?.total == 20)
        progress.abandoned(one)
        progress.abandoned(other)
        #expect(progress.phase?.total == nil)
    }

    @Test(
        arguments: [
            (0, 2, "0.00"), (1.005, 1, "1.0"), (1.25, 1, "1.3"), (-1.5, 0, "-2"), (0.004, 2, "0.00"),
            (12_345.678, 2, "12345.68"),
            (0.05, 1, "0.1"), (999.999, 2, "1000.00"), (1e300, 2, "1e+300"),
        ] as [(Double, Int, String)])
    func `shows numbers with so many decimals`(number: Double, decimals: Int, text: String) {
        #expect(number.formatted(decimals: decimals) == text)
    }
}
