/// Records that tasks dropped, until a warning says so: at once and then at most every 10 seconds.
struct DropReport {
    /// Why a task dropped records.
    private struct Drop: Hashable {
        let task: TaskID
        let reason: String
    }

    private(set) var total = 0
    private var unreported: [Drop: DroppedRecords] = [:]
    private var lastReport: Duration?

    static let interval = Duration.seconds(10)

    mutating func note(_ dropped: [String: DroppedRecords], by task: TaskID) {
        for (reason, records) in dropped {
            total += records.count
            unreported[Drop(task: task, reason: reason), default: DroppedRecords()].add(records)
        }
    }

    /// The lines that are due, by task and reason.
    mutating func lines(at now: Duration) -> [String] {
        guard !unreported.isEmpty, lastReport.map({ now - $0 >= Self.interval }) ?? true else { return [] }
        lastReport = now
        defer { unreported = [:] }
        return unreported.sorted { ($0.key.task, $0.key.reason) < ($1.key.task, $1.key.reason) }
            .map { drop, records in
                let last = records.last.map { ", the last one at \($0.partition)@\($0.offset)" } ?? ""
                return "Records dropped in task \(drop.task): \(records.count) (\(drop.reason))\(last)"
            }
    }
}
