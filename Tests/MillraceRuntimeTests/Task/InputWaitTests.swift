import Testing

@testable import MillraceRuntime

@Suite struct `Waiting for an input without records` {
    static let a = TopicPartition("a", 0)
    static let b = TopicPartition("b", 0)

    /// The setting, whether the log has more, seconds since the first look, and whether the others wait.
    @Test(
        arguments: [
            (nil, true, 0, false), (nil, false, 0, false),
            (.zero, true, 0, true), (.zero, true, 999, true), (.zero, false, 0, false),
            (.seconds(5), true, 999, true), (.seconds(5), false, 0, true), (.seconds(5), false, 4, true),
            (.seconds(5), false, 5, false), (.seconds(5), false, 6, false),
        ] as [(Duration?, Bool, Int64, Bool)])
    func `goes by the setting and by what the log has`(limit: Duration?, hasMore: Bool, seconds: Int64, waits: Bool) {
        var wait = InputWait(limit: limit)
        _ = wait.waits(for: Self.a, hasMore: hasMore, at: .seconds(100))
        let isWaiting = wait.waits(for: Self.a, hasMore: hasMore, at: .seconds(100 + seconds))
        #expect(isWaiting == waits)
    }

    @Test func `is timed for each input from when the log has no more`() {
        var wait = InputWait(limit: .seconds(5))
        var waits = [wait.waits(for: Self.a, hasMore: false, at: .seconds(0))]
        waits.append(wait.waits(for: Self.b, hasMore: true, at: .seconds(4)))
        #expect(wait.nextEnd(after: .seconds(4)) == .seconds(5))
        waits.append(wait.waits(for: Self.a, hasMore: false, at: .seconds(5)))
        waits.append(wait.waits(for: Self.b, hasMore: false, at: .seconds(6)))
        #expect(wait.nextEnd(after: .seconds(6)) == .seconds(11))
        #expect(waits == [true, true, false, true])
    }

    @Test func `starts again once there were records`() {
        var wait = InputWait(limit: .seconds(5))
        var waits = [wait.waits(for: Self.a, hasMore: false, at: .seconds(0))]
        waits.append(wait.waits(for: Self.a, hasMore: false, at: .seconds(9)))
        wait.received(Self.a)
        waits.append(wait.waits(for: Self.a, hasMore: false, at: .seconds(10)))
        #expect(waits == [true, false, true])
        wait.restart()
        #expect(wait.nextEnd(after: .seconds(10)) == nil)
    }
}
