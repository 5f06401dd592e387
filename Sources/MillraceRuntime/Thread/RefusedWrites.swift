/// Which of the records that were written for one input record the log refused.
///
/// A refusal voids the transaction, so the input is processed again; then the write that was refused is known by its
/// number, and fails where it is made, without being sent.
struct RefusedWrites {
    /// The input record that all of this is about.
    private var input: InputPosition?
    private var refusals: [Int: LogError] = [:]
    /// Writes of which one was refused; nil where none is known to be among some.
    private var suspects: Range<Int>?
    /// How many writes there were in this attempt.
    private var count = 0
    /// How many of them are confirmed.
    private var confirmed = 0

    /// How many writes are confirmed together before any is suspect.
    private static let stride = 64

    /// The next attempt: writes are counted from the first on.
    mutating func restart() {
        count = 0
        confirmed = 0
    }

    /// Counts a write for `input`, and returns the error with which it was refused before.
    mutating func next(for input: InputPosition?) -> LogError? {
        if input != self.input {
            self = RefusedWrites()
            self.input = input
        }
        defer { count += 1 }
        return refusals[count]
    }

    /// Whether the last write must be confirmed, with those before it, before another one.
    var mustConfirm: Bool { suspects.map { $0.contains(count - 1) } ?? (count - confirmed >= Self.stride) }

    mutating func noteConfirmation() { confirmed = count }

    /// One of the writes since the last confirmation was refused.
    mutating func noteRefusal(_ error: LogError) {
        // What lies before the suspects was confirmed in an earlier attempt.
        let start = max(confirmed, suspects?.lowerBound ?? 0)
        guard start < count else { return }
        let sent = (start..<count).filter { refusals[$0] == nil }
        if let only = sent.first, sent.count == 1 {
            refusals[only] = LogError(.dropRecord, error.description)
            suspects = nil
        } else {
            suspects = start..<count
        }
    }
}
