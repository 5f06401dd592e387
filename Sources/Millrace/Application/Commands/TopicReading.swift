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

    /// How often `follow` looks for more.
    private static let pause = Duration.milliseconds(50)

    init(
        of topic: String, partition: PartitionID?, from start: Start, to printer: RecordPrinter, limit: Int?,
        log: any Log
    ) throws {
        self.log = log
        self.printer = printer
        left = limit
        guard let found = try log.admin.describeTopics([topic])[topic] else {
            let names = try log.admin.describeTopics(nil).keys.sorted()
            let suggestion = Suggestion.text(for: topic, among: names)
            throw UsageError(
                "there is no topic \(topic)\(suggestion.isEmpty ? "; `topics` lists those of the application" : suggestion)"
            )
        }
        if let partition, partition.rawValue >= found.partitions {
            throw UsageError(
                "topic \(topic) has the partitions 0 to \(found.partitions - 1), there is no partition \(partition)")
        }
        partitions = (0..<found.partitions).map { TopicPartition(topic, PartitionID($0)) }
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

    /// Prints what is there now.
    mutating func readToEnd() throws {
        for partition in partitions where left != 0 { try read(partition) }
        try printer.flush()
    }

    /// Prints what is there and what comes, until there is a reason to stop.
    mutating func follow(until isStopped: () -> Bool) async throws {
        while left != 0, !isStopped() {
            let before = positions
            let ranges = try log.admin.offsetRanges(of: partitions)
            for partition in partitions where left != 0 && ranges[partition]?.end != positions[partition] {
                try read(partition)
            }
            try printer.flush()
            if positions == before { try await Task.sleep(for: Self.pause) }
        }
    }

    /// Prints a partition up to the end that it has at this moment.
    private mutating func read(_ partition: TopicPartition) throws {
        let reader = try log.makeReader(of: partition, from: positions[partition] ?? 0)
        defer { reader.close() }
        while left != 0 {
            switch try reader.next(maximumWait: Self.pause) {
            case .records(let batch):
                let count = min(batch.count, left ?? .max)
                for index in 0..<count {
                    try batch.withRecord(at: index) { try printer.print($0, of: partition.partition) }
                }
                left = left.map { $0 - count }
                positions[partition] = batch.nextOffset
            case .waiting: continue
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
}
