/// Writes the changelog of one task's store anew from the store: for a changelog that was deleted or lost records.
package struct ChangelogRewrite {
    private let store: String
    private let task: TaskID
    private let root: String
    private let applicationID: String
    private let time: any TimeSource

    /// How long reading may stand still: longer than a transaction may stay open.
    private static let patience = Duration.seconds(90)
    /// How much is written before a commit, in bytes, and how long a transaction stays open: less than the log lets it.
    private static let bytesPerCommit = 32 << 20
    private static let timePerCommit = Duration.seconds(2)
    /// How long the end of a transaction may take.
    private static let timePerEnd = Duration.seconds(60)

    package init(store: String, task: TaskID, root: String, applicationID: String, time: any TimeSource = SystemTime())
    {
        self.store = store
        self.task = task
        self.root = root
        self.applicationID = applicationID
        self.time = time
    }

    private var directory: String { "\(root)/\(applicationID)/\(task)" }

    /// Writes all rows, and tombstones for the other keys that the changelog has; returns their number, and where
    /// the changelog ends then. One that is interrupted must be done again, and until then the task doesn't start from
    /// this directory.
    package func perform(in log: any Log) throws -> (rows: Int, end: Offset) {
        let topic = InternalTopics.changelog(of: store, in: applicationID)
        let changelog = TopicPartition(topic, task.partition)
        // A start is refused until this is done.
        try StateEditor.edit(directory) {
            try $0.setChangelogPosition(.unfinishedRewrite, of: store, topic: topic, id: nil)
        }
        // Another function, so that the state is closed in between: it may be open only once.
        let (rows, end) = try write(to: changelog, in: log)
        let id = try log.admin.topicIDs(of: [topic])[topic]
        try StateEditor.edit(directory) { try $0.setChangelogPosition(end, of: store, topic: topic, id: id) }
        return (rows, end)
    }

    private func write(to changelog: TopicPartition, in log: any Log) throws -> (rows: Int, end: Offset) {
        let producer = try log.makeProducer(transactionalID: "\(applicationID)-restore-changelog")
        defer { producer.close() }
        let writer = Writer(
            producer: producer, topic: try producer.handle(forTopic: changelog.topic), partition: task.partition,
            time: time)
        let reader = try StateReader(task: task, root: root, applicationID: applicationID)
        try deleteOthers(in: log, changelog, reader, writer)
        let rows = try writeRows(of: reader, writer)
        try writer.commit()
        guard let end = try writer.position ?? log.admin.offsetRanges(of: [changelog])[changelog]?.end else {
            throw LogError(.stop, "Writing \(changelog): there is no such partition")
        }
        return (rows, end)
    }

    private func deleteOthers(
        in log: any Log, _ changelog: TopicPartition, _ reader: StateReader, _ writer: Writer
    ) throws {
        guard let range = try log.admin.offsetRanges(of: [changelog])[changelog] else { return }
        let records = try log.makeReader(of: changelog, from: range.start)
        defer { records.close() }
        var waitsSince = time.monotonic
        while true {
            try writer.commitIfDue()
            switch try records.next(maximumWait: .seconds(1)) {
            case .waiting:
                guard time.monotonic - waitsSince > Self.patience else { continue }
                throw LogError(
                    .retry,
                    "Reading \(changelog): "
                        + (records.openTransaction.map { "a transaction is open at \($0)" } ?? "no answer")
                        + " for \(Self.patience.components.seconds) s; try again")
            case .reachedEnd: return
            case .outOfRange:
                throw LogError(.retry, "Reading \(changelog): its first records were deleted meanwhile; try again")
            case .records(let batch):
                waitsSince = time.monotonic
                for index in 0..<batch.count {
                    try batch.withRecord(at: index) { record in
                        guard let key = record.key, record.value != nil else { return }
                        var isStored = false
                        try reader.read(key.toArray(), in: store) { _, _ in isStored = true }
                        if !isStored { try writer.write(key: key, value: nil, timestamp: record.timestamp) }
                    }
                }
            }
        }
    }

    private func writeRows(of reader: StateReader, _ writer: Writer) throws -> Int {
        guard let scan = try reader.scan(store, from: nil) else { return 0 }
        var rows = 0
        while let key = scan.key {
            try scan.withEntry { timestamp, value in
                try unsafe writer.write(key: key.span.bytes, value: value, timestamp: timestamp)
            }
            rows += 1
            try scan.advance()
        }
        return rows
    }

    /// Writes in transactions of a bounded size.
    private final class Writer {
        private let producer: any LogProducer
        private let topic: TopicHandle
        private let partition: PartitionID
        private let time: any TimeSource
        private var bytes = 0
        private var isOpen = false
        private var begun = Duration.zero
        /// Behind the last record that was written.
        private(set) var position: Offset?

        init(producer: any LogProducer, topic: TopicHandle, partition: PartitionID, time: any TimeSource) {
            self.producer = producer
            self.topic = topic
            self.partition = partition
            self.time = time
        }

        func write(key: RawSpan, value: RawSpan?, timestamp: Timestamp) throws {
            if !isOpen {
                try producer.begin()
                begun = time.monotonic
            }
            isOpen = true
            try producer.append(
                to: topic, partition: partition, key: key, value: value, headers: Headers(), timestamp: timestamp)
            bytes += key.byteCount
            if let value { bytes += value.byteCount }
            try commitIfDue()
        }

        func commitIfDue() throws {
            guard isOpen else { return }
            if bytes >= bytesPerCommit || time.monotonic - begun >= timePerCommit { try commit() }
        }

        func commit() throws {
            guard isOpen else { return }
            let end = time.monotonic + timePerEnd
            try producer.flush(within: timePerEnd)
            position = producer.nextOffset(of: topic, partition: partition) ?? position
            switch producer.commit([:], fence: nil, within: max(.zero, end - time.monotonic)) {
            case .committed: break
            case .aborted(let error), .unknown(let error): throw error
            }
            isOpen = false
            bytes = 0
        }
    }
}
