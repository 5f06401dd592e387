import Millrace
import MillraceRuntime

/// What a changelog partition adds up to, at its end and below any earlier offset.
struct ChangelogFold {
    let partition: TopicPartition
    /// All of it.
    private(set) var rows: Rows = [:]
    private(set) var end: Int64 = 0

    /// Below `position`; the records from there on wait in `tail`.
    private var earlierRows: Rows = [:]
    private var position: Int64 = 0
    private var tail: [(offset: Int64, entry: Entry)] = []

    init(_ partition: TopicPartition) { self.partition = partition }

    /// Takes in what was appended since the last time.
    mutating func readOn(_ view: LogView) throws {
        let newEnd = try view.ends(of: [partition])[partition] ?? 0
        let new = try view.numberedEntries(of: partition, from: end, to: newEnd)
        for (_, entry) in new { rows.take(entry) }
        tail += new
        end = newEnd
    }

    mutating func rows(below offset: Int64, _ view: LogView) throws -> Rows {
        if offset < position {
            earlierRows = [:]
            position = 0
            tail = try view.numberedEntries(of: partition, from: 0, to: end)
        }
        let count = tail.firstIndex { $0.offset >= offset } ?? tail.count
        for (_, entry) in tail[..<count] { earlierRows.take(entry) }
        tail.removeFirst(count)
        position = offset
        return earlierRows
    }
}
