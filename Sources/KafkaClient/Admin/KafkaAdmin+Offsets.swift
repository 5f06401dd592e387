extension KafkaAdmin {
    /// The offset of the first record that each partition still holds. Partitions that don't exist are absent.
    public func startOffsets(
        of partitions: [KafkaTopicPartition], timeout: Duration = .seconds(30)
    ) throws(KafkaError) -> [KafkaTopicPartition: Int64] {
        try offsets(of: partitions, at: -2, .readUncommitted, timeout)
    }

    /// The offset behind the last record of each partition: with ``KafkaIsolation/readUncommitted`` the end of the log
    /// (high watermark), with ``KafkaIsolation/readCommitted`` at most the start of the first transaction that is still
    /// open (last stable offset). Partitions that don't exist are absent.
    public func endOffsets(
        of partitions: [KafkaTopicPartition], isolation: KafkaIsolation, timeout: Duration = .seconds(30)
    ) throws(KafkaError) -> [KafkaTopicPartition: Int64] {
        try offsets(of: partitions, at: -1, isolation, timeout)
    }

    /// The offset of the first record of each partition whose time is `timestamp` (milliseconds since 1970-01-01 UTC) or
    /// later. Partitions that don't exist, or have no such record, are absent.
    public func offsets(
        of partitions: [KafkaTopicPartition], since timestamp: Int64, timeout: Duration = .seconds(30)
    ) throws(KafkaError) -> [KafkaTopicPartition: Int64] {
        try offsets(of: partitions, at: max(0, timestamp), .readUncommitted, timeout)
    }

    private func offsets(
        of partitions: [KafkaTopicPartition], at time: Int64, _ isolation: KafkaIsolation, _ timeout: Duration
    ) throws(KafkaError) -> [KafkaTopicPartition: Int64] {
        let counts = try partitionCounts(partitions.map(\.topic), timeout: timeout)
        let existing = partitions.filter { $0.partition >= 0 && $0.partition < counts[$0.topic] ?? 0 }
        if existing.isEmpty { return [:] }
        do throws(KafkaError) {
            return try client(isolation).offsets(of: existing, at: time, timeout: timeout)
        } catch {
            // The client has just been told of them: a broker that is starting doesn't know of all of them at once.
            guard error.code == .unknownPartition else { throw error }
            var passing = error
            passing.isRetriable = true
            throw passing
        }
    }

    /// Lets go of the records before each offset (`DeleteRecords`).
    public func deleteRecords(
        before offsets: [KafkaTopicPartition: Int64], timeout: Duration = .seconds(30)
    ) throws(KafkaError) {
        if !offsets.isEmpty { try client().deleteRecords(before: offsets, timeout: timeout) }
    }
}
