/// Records that tasks dropped, until a warning says so: at once and then at most every 10 seconds.
struct DropReport {
    /// Why a task dropped records.
    private struct Drop: Hashable {
        let task: TaskID
        let reason: String
    }

    private(set) var total = 0
    private var unreported: [Drop: Int] = [:]
    private var lastReport: Duration?

    static let interval = Duration.seconds(10)

    mutating func note(_ dropped: [String: Int], by task: TaskID) {
        for (reason, count) in dropped {
            total += count
            unreported[Drop(task: task, reason: reason), default: 0] += count
        }
    }

    /// The lines that are due, by task and reason.
    mutating func lines(at now: Duration) -> [String] {
        guard !unreported.isEmpty, lastReport.map({ now - $0 >= Self.interval }) ?? true else { return [] }
        lastReport = now
        defer { unreported = [:] }
        return unreported.sorted { ($0.key.task, $0.key.reason) < ($1.key.task, $1.key.reason) }
            .map { "Records dropped in task \($0.key.task): \($0.value) (\($0.key.reason))" }
    }
}
