import KafkaClient

extension OutputCheck {
    private struct Count: Equatable {
        var count: Int64 = 0
        var latest: Int64 = 0
    }

    /// Behind a repartition topic the records of several partitions are mixed. But each key's counts go up by one to the
    /// number of its records, and its times to the latest of theirs.
    func checkCounts() throws {
        var expected: [[UInt8]: Count] = [:]
        try forEachRecord(of: input) { cursor in
            cursor.withRecord { record in
                let key = Array((bytes(record.value) ?? []).prefix(4))
                expected[key, default: Count()].count += 1
                expected[key, default: Count()].latest = max(expected[key]?.latest ?? 0, record.timestamp)
            }
        }
        var counted: [[UInt8]: Count] = [:]
        try forEachRecord(of: output) { cursor in
            let isNext = cursor.withRecord { record in
                let key = bytes(record.key) ?? []
                let count = (bytes(record.value) ?? []).reduce(Int64(0)) { $0 << 8 | Int64($1) }
                let before = counted[key] ?? Count()
                counted[key] = Count(count: count, latest: record.timestamp)
                return count == before.count + 1 && record.timestamp >= before.latest
                    && InputRecords.partition(of: key) == cursor.partition.partition
            }
            if isNext != true { throw failure("\(cursor.place) isn't its key's next count") }
        }
        if counted != expected { throw failure("\(output) doesn't end with the right counts and times") }
    }
}
