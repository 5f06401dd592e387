/// The partitions that a group has given to a member: their queues, and where each is read next.
///
/// The library is only ever told absolute offsets. While it looks up a logical one (the end, the beginning, a reset) a
/// seek is lost: the late answer is taken for outdated, asked for again, and then moves the position behind the records
/// that were sought (seen in librdkafka 2.0.2). For the same reason offsets are reset here and not by the library.
final class AssignedPartitions {
    private let client: ClientHandle
    private let wakeup: WakeupPipe
    private var queues: [KafkaTopicPartition: QueueHandle] = [:]
    /// The offset of the next record to hand out, of each partition that has been told where to start.
    private var positions: [KafkaTopicPartition: Int64] = [:]
    /// Partitions that the library reads. One that has no valid position any more isn't, and can't be sought.
    private var fetched: Set<KafkaTopicPartition> = []
    private var failures: [KafkaTopicPartition: KafkaError] = [:]
    /// What the last things taken from a partition said of its end; nothing since it was sought.
    private var knowledge: [KafkaTopicPartition: EndKnowledge] = [:]

    private enum EndKnowledge {
        /// Everything up to the end was taken.
        case reached
        /// Records were taken, so that the end that the library has noted is not older than they are.
        case noted
    }
    private var nudge = FetchNudge()

    /// Takes an assignment. Nothing is fetched before ``seek(to:)``.
    init(_ partitions: [KafkaTopicPartition], _ client: ClientHandle, _ wakeup: WakeupPipe) throws(KafkaError) {
        self.client = client
        self.wakeup = wakeup
        for partition in partitions {
            let queue = try QueueHandle.of(partition, client)
            queue.notify(wakeup)
            queues[partition] = queue
        }
        // The group waits for the answer, so it gets one now; what is read may differ from what is owned.
        try client.assign([:])
    }

    deinit { for queue in queues.values { queue.stopNotifying() } }

    var partitions: [KafkaTopicPartition] { queues.keys.sorted() }

    /// Whether a partition that `isWanted` has something to take.
    func hasRecords(where isWanted: (KafkaTopicPartition) -> Bool) -> Bool {
        !failures.isEmpty || queues.contains { $0.value.count > 0 && isWanted($0.key) }
    }

    /// The next records of a partition. What isn't a record and isn't the end of the partition is thrown, after the
    /// records that came with it.
    func take(from partition: KafkaTopicPartition, maximumRecords: Int) throws(KafkaError) -> KafkaRecordBatch? {
        if let failure = failures.removeValue(forKey: partition) { throw failure }
        guard let queue = queues[partition] else { return nil }
        let taken = queue.takeMessages(maximum: maximumRecords)
        // Behind the markers of transactions and the records of aborted ones, which end the partition.
        let end = taken.signals.last { $0.code == .partitionEnd }?.offset
        let batch =
            taken.records.map { KafkaRecordBatch(partition, $0, end: end) }
            ?? end.flatMap { end in
                // An end that isn't behind the position says nothing new.
                (positions[partition] ?? 0) < end ? KafkaRecordBatch(partition, end: end) : nil
            }
        if let batch { positions[partition] = batch.nextOffset }
        if batch != nil || end != nil {
            knowledge[partition] = end != nil && end == positions[partition] ? .reached : .noted
        }
        if batch?.count == maximumRecords {
            nudge.note(waiting: queues.values.reduce(0) { $0 + $1.count }, in: partition, client)
        }
        for signal in taken.signals where signal.code != .partitionEnd {
            let error = KafkaError(signal, reading: partition, client: client)
            if error.code == .noOffset { fetched.remove(partition) }
            if batch == nil { throw error }
            failures[partition] = error
        }
        return batch
    }

    /// See `KafkaConsumer.hasMore`.
    func hasMore(of partition: KafkaTopicPartition) -> Bool {
        guard let queue = queues[partition] else { return false }
        if queue.count > 0 || failures[partition] != nil { return true }
        switch knowledge[partition] {
        case nil: return true
        case .reached: return false
        case .noted:
            guard let end = client.notedEnd(of: partition), let position = positions[partition] else { return true }
            return position < end
        }
    }

    /// Reads these partitions from these offsets on; what was read ahead is dropped.
    func seek(to offsets: [KafkaTopicPartition: Int64]) throws(KafkaError) {
        for (partition, offset) in offsets {
            if queues[partition] == nil {
                throw KafkaError(.wrongState, "Seeking \(partition): the partition isn't assigned to this member")
            }
            if offset < 0 { throw KafkaError(.invalidArgument, "Seeking \(partition): \(offset) is no offset") }
        }
        for (partition, offset) in offsets {
            failures[partition] = nil
            knowledge[partition] = nil
            positions[partition] = offset
        }
        if fetched.isSuperset(of: offsets.keys), try seekFetched(offsets) { return }
        try fetch()
    }

    /// Seeks what is being read already. False if the library isn't ready for it.
    private func seekFetched(_ offsets: [KafkaTopicPartition: Int64]) throws(KafkaError) -> Bool {
        var waiting = offsets
        for _ in 0..<100 {
            waiting = try client.seek(waiting)
            if waiting.isEmpty { return true }
            // The assignment before this one is still being put away.
            wakeup.wait(.milliseconds(2))
        }
        return false
    }

    /// Reads all partitions that have a position, each from there.
    private func fetch() throws(KafkaError) {
        // Assigning would hide that the group has taken the partitions already, which is about to be told.
        if client.isAssignmentLost { return }
        try client.assign(positions)
        fetched = Set(positions.keys)
    }
}
