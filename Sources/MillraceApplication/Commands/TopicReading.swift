internal import MillraceRuntime

/// Reads the partitions of a topic and prints their records.
struct TopicReading {
    enum Start {
        case earliest, latest
        case offset(Offset)
    }

    private let log: any Log
    private let printer: RecordPrinter
    /// How many records may still be printed; nil is all.
    private var left: Int?
    private let partitions: [TopicPartition]
    private var positions: [TopicPartition: Offset] = [:]

    /// The offsets of open transactions that were reported.
    private var openTransactions: [TopicPartition: Offset] = [:]
    private let note: (String) -> Void

    /// How often `follow` looks for more.
    private static let pause = Duration.milliseconds(50)
    /// How long the end of a transaction is waited for: one that is decided is marked in the log soon.
    private static let transactionPatience = Duration.seconds(5)
    /// How long records that must be there may take.
    private static let longestWait = Duration.seconds(10)

    /// - Parameter note: takes what a person should know of the reading.
    init(
        of topic: String, partition: PartitionID?, from start: Start, to printer: RecordPrinter, limit: Int?,
        log: any Log, note: @escaping (String) -> Void
    ) throws {
        self.log = log
        self.note = note
        self.printer = printer
        left = limit
        guard let count = try log.admin.partitionCounts([topic])[topic] else {
            let names = try log.admin.partitionCounts(nil).keys.sorted()
            let suggestion = Suggestion.text(for: topic, among: names)
            throw UsageError(
                "there is no topic \(topic)\(suggestion.isEmpty ? "; `topics` lists those of the application" : suggestion)"
            )
        }
        if let partition, partition.rawValue >= count {
            throw UsageError(
                "topic \(topic) has the partitions 0 to \(count - 1), there is no partition \(partition)")
        }
        partitions = (0..<count).map { TopicPartition(topic, PartitionID($0)) }
            .filter { partition == nil || $0.partition == partition }
        for (partition, range) in try log.admin.offsetRanges(of: partitions) {
            switch start {
            case .earliest: positions[partition] = range.start
            case .latest: positions[partition] = range.end
            case .offset(let offset):
                guard range.contains(offset) else {
                    throw UsageError(
                        "\(partition) holds the offsets \(range.start) to \(range.end), reading can't start at \(offset)"
                    )
                }
                positions[partition] = offset
            }
        }
    }

    /// Prints what is there now; of a transaction that stays open, nothing.
    mutating func readToEnd() throws {
        for partition in partitions where left != 0 {
            try read(partition, patience: Self.transactionPatience, until: { false })
        }
        try printer.flush()
    }

    /// Prints what is there and what comes, until there is a reason to stop. A log that can't be reached is waited for.
    mutating func follow(until isStopped: () -> Bool) async throws {
        var nextNote: ContinuousClock.Instant?
        /// Why the log is waited for.
        var trouble: LogError?
        while left != 0, !isStopped() {
            let before = positions
            do {
                let ranges = try log.admin.offsetRanges(of: partitions)
                for partition in partitions where left != 0 && ranges[partition]?.end != positions[partition] {
                    // The other partitions go on meanwhile.
                    try read(partition, patience: Self.pause, until: isStopped)
                }
                if nextNote != nil { note("Reading again") }
                nextNote = nil
                trouble = nil
            } catch let error as LogError where error.remedy == .retry {
                try printer.flush()
                trouble = error
                if isStopped() { break }
                let now = ContinuousClock.now
                if now >= nextNote ?? now {
                    note("Waiting for the log: \(error)")
                    nextNote = now + .seconds(10)
                }
            }
            try printer.flush()
            if positions == before { try await Task.sleep(for: Self.pause) }
        }
        if let trouble { note("Stopped while waiting for the log: \(trouble)") }
    }

    /// Prints a partition up to the end that it has at this moment, or up to a transaction that stays open.
    private mutating func read(
        _ partition: TopicPartition, patience: Duration, until isStopped: () -> Bool
    ) throws {
        let reader = try log.makeReader(of: partition, from: positions[partition] ?? 0)
        defer { reader.close() }
        var waitingSince: ContinuousClock.Instant?
        while left != 0, !isStopped() {
            switch try reader.next(maximumWait: Self.pause) {
            case .records(let batch):
                waitingSince = nil
                let count = min(batch.count, left ?? .max)
                for index in 0..<count {
                    try batch.withRecord(at: index) { try printer.print($0, of: partition.partition) }
                }
                left = left.map { $0 - count }
                positions[partition] = batch.nextOffset
            case .waiting:
                let now = ContinuousClock.now
                let time = (waitingSince ?? now).duration(to: now)
                waitingSince = waitingSince ?? now
                if let offset = reader.openTransaction {
                    guard time >= patience else { continue }
                    positions[partition] = max(offset, positions[partition] ?? 0)
                    return noteTransaction(partition, offset)
                }
                if time > Self.longestWait {
                    throw LogError(.retry, "Reading \(partition): nothing came within \(Self.longestWait)")
                }
            case .reachedEnd(let next):
                positions[partition] = next
                return
            case .outOfRange(let start, _):
                // Retention was faster.
                positions[partition] = start
                return
            }
        }
    }

    /// Reports a transaction once.
    private mutating func noteTransaction(_ partition: TopicPartition, _ offset: Offset) {
        if openTransactions[partition] == offset { return }
        openTransactions[partition] = offset
        note(
            "\(partition)@\(offset): from here on records wait for the end of a transaction that is still open; they are "
                + "not printed before (`kafka-transactions.sh find-hanging` shows transactions that nobody ends)")
    }
}
