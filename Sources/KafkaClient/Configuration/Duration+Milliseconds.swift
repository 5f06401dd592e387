extension Duration {
    /// Whole milliseconds, rounded up, as C takes its timeouts; never negative, never beyond `Int32`.
    var wholeMilliseconds: Int32 {
        let (seconds, attoseconds) = components
        if seconds < 0 || attoseconds < 0 { return 0 }
        let (milliseconds, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        let rest = (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        return overflow ? .max : Int32(clamping: milliseconds.addingReportingOverflow(rest).partialValue)
    }
}
