/// What took longest in the open transaction: it may explain why a transaction or a membership ended early.
struct LongestWork {
    private var longest: (task: TaskID, records: Int, duration: Duration)?

    /// Some records of a task were processed in one go.
    mutating func note(_ records: Int, of task: TaskID, took duration: Duration) {
        if duration > longest?.duration ?? .zero { longest = (task, records, duration) }
    }

    /// Whether it took so long that it may be the reason.
    var isSlow: Bool { longest.map { $0.duration >= .seconds(1) } ?? false }

    /// Continues a sentence; empty unless the work was slow.
    var text: String {
        guard isSlow, let longest else { return "" }
        let seconds = (longest.duration / .seconds(1)).formatted(decimals: 1)
        return """
            . \(longest.records == 0 ? "Some" : "\(longest.records)") record\(longest.records == 1 ? "" : "s") of task \
            \(longest.task) took \(seconds) s: if that is \
            usual, raise transaction.timeout.ms and max.poll.interval.ms
            """
    }
}
