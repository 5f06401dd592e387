import MillraceRuntime

/// Checks a stream's join with a table in one partition: each record gives one result, in order, with a row that the table
/// had.
struct JoinCheck {
    let output: TopicPartition
    /// Whether the table is part of the stream's task: then a later record never sees an earlier row.
    let isInOneTask: Bool
    private var position: Int64 = 0
    /// Which of a key's rows was seen last.
    private var seen: [String: Int] = [:]

    init(_ output: TopicPartition, isInOneTask: Bool) {
        self.output = output
        self.isInOneTask = isInOneTask
    }

    /// Returns how many results it compared.
    mutating func advance(
        _ records: [Entry], with table: RowHistory, by rowKey: (Entry) -> String, _ view: any LogView
    ) throws -> Int {
        let end = try view.end(of: output)
        let results = try view.entries(of: output, from: position, to: end)
        for (result, record) in zip(results, records) {
            let (offset, entry) = (result.offset, result.entry)
            guard let value = entry.value else { throw TestFailure("\(output)@\(offset) has no value") }
            let pair = ValuePair(packed: value)
            try expect(
                entry.key == record.key && pair.first == record.value && entry.timestamp == record.timestamp,
                "\(output)@\(offset) is \(pair), \(entry), but the result of \(record) is due")
            let key = rowKey(record)
            let last = isInOneTask ? seen[key] ?? 0 : 0
            guard let index = table.index(of: pair.second, for: key, from: last) else {
                throw TestFailure(
                    "\(output)@\(offset) is \(pair), but \(key) "
                        + (table.index(of: pair.second, for: key) == nil
                            ? "never had that row" : "had a later row in an earlier result"))
            }
            seen[key] = index
        }
        try expect(
            results.count == records.count,
            "\(output) has \(results.count) records from \(position) to \(end), but \(records.count) are due: "
                + (results.count > records.count ? "results are there twice" : "results are lost"))
        position = end
        return results.count
    }
}
