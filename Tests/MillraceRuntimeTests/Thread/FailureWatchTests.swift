import MillraceRuntime
import Testing

@Suite struct `Failures that go on` {
    @Test func `are reported after a while and then at intervals, with since when and how many`() {
        var watch = FailureWatch(interval: .seconds(120))
        var reports: [Int: FailureWatch.Report] = [:]
        for second in stride(from: 0, through: 400, by: 10) {
            let time = Timestamp(milliseconds: 1_700_000_000_000 + Int64(second) * 1000)
            if let report = watch.failed(at: .seconds(second), time) { reports[second] = report }
        }
        #expect(reports.keys.sorted() == [120, 240, 360])
        #expect(reports[240]?.text == "for 4 min, since 2023-11-14T22:13:20.000Z (25 failures)")
    }

    @Test func `are over with a success, or a long time without one`() {
        var watch = FailureWatch(interval: .seconds(120))
        for second in stride(from: 0, to: 600, by: 60) {
            #expect(watch.failed(at: .seconds(second), 0) == nil)
            if second == 60 || second == 120 || second % 120 == 60 { watch.succeeded() }
        }
        var other = FailureWatch(interval: .seconds(120))
        for second in stride(from: 0, to: 3000, by: 300) { #expect(other.failed(at: .seconds(second), 0) == nil) }
    }
}
