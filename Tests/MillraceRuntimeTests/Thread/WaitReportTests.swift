import MillraceRuntime
import Testing

@Suite struct WaitReportTests {
    @Test func `a wait is reported after some seconds, then every ten, and later every minute`() {
        var report = WaitReport()
        let lines = (0...300).compactMap { second in
            report.note(isWaiting: true, at: .seconds(100 + second)).map { Int($0 / .seconds(1)) }
        }
        #expect(lines == [5, 15, 25, 35, 45, 55, 65, 125, 185, 245])
    }

    @Test func `short waits aren't reported, and each wait counts from its own start`() {
        var report = WaitReport()
        for second in 0..<50 { #expect(report.note(isWaiting: second % 5 != 0, at: .seconds(second)) == nil) }
        #expect(report.note(isWaiting: false, at: .seconds(50)) == nil)
        #expect(report.note(isWaiting: true, at: .seconds(51)) == nil)
        #expect(report.note(isWaiting: true, at: .seconds(56)) == .seconds(5))
    }
}
