import MillraceRuntime

/// A point in time as text: `2026-03-09T14:05:31.042Z`.
enum ClockText {
    static var now: String { SystemTime().wallClock.utcText }

    static func text(ofMilliseconds milliseconds: Int64) -> String { Timestamp(milliseconds: milliseconds).utcText }
}
