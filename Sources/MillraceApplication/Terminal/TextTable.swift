/// Lines in columns, the first of them the headings.
struct TextTable {
    private var rows: [[String]]
    private let rightAligned: Set<Int>

    /// `numbers` names the columns that are aligned to the right.
    init(_ headings: [String], numbers: Set<Int> = []) {
        rows = [headings]
        rightAligned = numbers
    }

    mutating func add(_ row: [String]) { rows.append(row) }

    var lines: [String] {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = row.enumerated().map { column, cell in
                let gap = String(repeating: " ", count: widths[column] - cell.count)
                return rightAligned.contains(column) ? gap + cell : cell + gap
            }
            let line = cells.joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }
}
