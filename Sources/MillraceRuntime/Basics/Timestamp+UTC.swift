#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

extension Timestamp {
    /// As text: `2026-03-09T14:05:31.042Z`. C: `gmtime_r`.
    package var utcText: String {
        let rest = (milliseconds % 1000 + 1000) % 1000
        var time = time_t(milliseconds / 1000 - (milliseconds % 1000 < 0 ? 1 : 0))
        var parts = unsafe tm()
        guard unsafe gmtime_r(&time, &parts) != nil else { return "\(milliseconds)" }
        func padded(_ number: Int32, _ digits: Int = 2) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, digits - text.count)) + text
        }
        let date =
            unsafe "\(padded(parts.tm_year &+ 1900, 4))-\(padded(parts.tm_mon + 1))-\(padded(parts.tm_mday))"
        let clock = unsafe "\(padded(parts.tm_hour)):\(padded(parts.tm_min)):\(padded(parts.tm_sec))"
        return "\(date)T\(clock).\(padded(Int32(truncatingIfNeeded: rest), 3))Z"
    }
}
