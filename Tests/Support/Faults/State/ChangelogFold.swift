import Millrace
import MillraceRuntime

/// What a changelog partition adds up to, at its end and below any earlier offset.
struct ChangelogFold {
    let partition: TopicPartition
    /// All of it.
    private(set) var rows: Rows = [:]
    /// Where reading ends.
    private(set) var end: Int64 = 0
    /// Behind the last record; what follows up to the end is control records.
    private(set) var recordsEnd: Int64 = 0

    /// Below `position`; the records from there on wait in `tail`.
    private var earlierRows: Rows = [:]
    private var position: Int64 = 0
    private var tail: [NumberedEntry] = []

    init(_ partition: TopicPartition) { self.partition = partition }

    /// Takes in what was appended since the last time.
    mutating func readOn(_ view: any LogView) throws {
        let newEnd = try view.end(of: partition)
        let new = try view.entries(of: partition, from: end, to: newEnd)
        for numbered in new { rows.take(numbered.entry) }
        tail += new
        end = newEnd
        if let last = new.last { recordsEnd = last.offset + 1 }
    }

    mutating func rows(below offset: Int64, _ view: any LogView) throws -> Rows {
        if offset < position {
            earlierRows = [:]
            position = 0
            tail = try view.entries(of: partition, from: 0, to: end)
        }
        let count = tail.firstIndex { $0.offset >= offset } ?? tail.count
        for numbered in tail[..<count] { earlierRows.take(numbered.entry) }
        tail.removeFirst(count)
        position = offset
        return earlierRows
    }
}
