extension KafkaAdmin {
    /// The offset of the first record that each partition still holds. Partitions that don't exist are absent.
    ///
    /// As with the other questions for offsets, one request goes to each broker, however many partitions there are.
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
        let client = try client(isolation)
        var asked = partitions.filter { $0.partition >= 0 }
        var offsets: [KafkaTopicPartition: Int64] = [:]
        try persisting(timeout) { rest throws(KafkaError) in
            let answer: OffsetAnswer
            do throws(KafkaError) {
                answer = try client.offsets(of: asked, at: time, timeout: rest)
            } catch {
                // The library goes on believing in an old leader; being asked for the topics, it learns of the new one.
                if error.code.isOfBroker { _ = try client.partitionCounts(of: asked.map(\.topic), timeout: rest) }
                throw error
            }
            offsets.merge(answer.offsets) { $1 }
            if answer.missing.isEmpty { return }
            // The library remembers topics that weren't there a while ago; so those are asked for by name.
            let counts = try client.partitionCounts(of: answer.missing.map(\.topic), timeout: rest)
            asked = answer.missing.filter { $0.partition < counts[$0.topic] ?? 0 }
            if let partition = asked.first {
                throw KafkaError(.unknownTopicOrPartition, "Asking for offsets, \(partition)", isRetriable: true)
            }
        }
        return offsets
    }

    /// Deletes the records before each offset (`DeleteRecords`).
    public func deleteRecords(
        before offsets: [KafkaTopicPartition: Int64], timeout: Duration = .seconds(30)
    ) throws(KafkaError) {
        if offsets.isEmpty { return }
        try persisting(timeout) { rest throws(KafkaError) in
            try client().deleteRecords(before: offsets, timeout: rest)
        }
    }
}
