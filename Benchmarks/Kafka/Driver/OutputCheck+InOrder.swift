import KafkaClient

extension OutputCheck {
    /// Record for record, in the order of each partition.
    func checkInOrder() throws {
        let reader = try KafkaReader(cluster.connection)
        for partition in 0..<InputRecords.partitions {
            let source = try RecordCursor(KafkaTopicPartition(input, partition), reader, cluster)
            let result = try RecordCursor(KafkaTopicPartition(output, partition), reader, cluster)
            try compare(source, result)
        }
    }

    private func compare(_ source: RecordCursor, _ result: RecordCursor) throws {
        var counts = [Int64](repeating: 0, count: InputRecords.keys)
        var latest = [Int64](repeating: 0, count: InputRecords.keys)
        while try source.advance() {
            var key: [UInt8] = []
            var value: [UInt8]?
            var timestamp: Int64 = 0
            source.withRecord { record in
                key = bytes(record.key) ?? []
                timestamp = record.timestamp
                let number = InputRecords.number(inKey: record.key)
                switch job {
                case .count:
                    counts[number] += 1
                    latest[number] = max(latest[number], timestamp)
                    timestamp = latest[number]
                    value = (0..<8).map { UInt8(truncatingIfNeeded: counts[number] >> Int64(56 - 8 * $0)) }
                case .tableJoin: value = (bytes(record.value) ?? []) + TableRows.value(of: number)
                default:
                    value = bytes(record.value)
                    if value?.first == UInt8(ascii: "a") { value = nil } else { value?.append(UInt8(ascii: "!")) }
                }
            }
            guard let value else { continue }
            guard try result.advance() else { throw failure("\(result.partition) ends before its last record") }
            let isEqual = result.withRecord { record in
                equals(record.key, key) && equals(record.value, value) && record.timestamp == timestamp
            }
            if isEqual != true { throw failure("\(result.place) isn't the record that is due") }
        }
        if try result.advance() { throw failure("\(result.place) is a record too many") }
    }
}
