import KafkaClient

extension OutputCheck {
    /// How often a row of a foreign-key join comes out depends on what its topics brought first. But each result is made of
    /// a right row that the key refers to, and the last one of the last left row.
    func checkRows() throws {
        let rows = TableRows.referredTo
        var expected = [[UInt8]?](repeating: nil, count: InputRecords.keys)
        try forEachRecord(of: input) { cursor in
            cursor.withRecord { record in expected[InputRecords.number(inKey: record.key)] = bytes(record.value) }
        }
        var joined = [[UInt8]?](repeating: nil, count: InputRecords.keys)
        try forEachRecord(of: output) { cursor in
            let isRow = cursor.withRecord { record in
                let number = InputRecords.number(inKey: record.key)
                guard let value = bytes(record.value), value.count == 200 else { return false }
                joined[number] = Array(value.prefix(100))
                return value.suffix(100).elementsEqual(TableRows.value(of: rows.number(forKey: number)))
                    && InputRecords.partition(of: bytes(record.key) ?? []) == cursor.partition.partition
            }
            if isRow != true { throw failure("\(cursor.place) isn't joined with the row that it refers to") }
        }
        if joined != expected { throw failure("\(output) doesn't end with the last rows") }
    }
}
