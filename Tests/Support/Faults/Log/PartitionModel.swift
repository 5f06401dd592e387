import Millrace
import MillraceRuntime

/// Recomputes what follows from one input partition.
struct PartitionModel {
    let partition: PartitionID
    private(set) var sums: Rows = [:]
    private(set) var visits: Rows = [:]
    /// Up to where the input was taken in, and how many records that were.
    private(set) var position: Int64 = 0
    private(set) var inputCount = 0
    /// Up to where each output was compared.
    private var outputPositions: [String: Int64] = [:]

    init(_ partition: PartitionID) { self.partition = partition }

    /// Takes in the input below `committed` and compares what must have come out of it. Returns the input, and how many
    /// output records it compared.
    mutating func advance(
        to committed: Int64, _ view: any LogView
    ) throws -> (input: [Entry], comparedRecords: Int) {
        try expect(
            committed >= position, "the group has committed \(committed) of partition \(partition), it was \(position)")
        let input = try view.entries(of: TopicPartition(CrashTopology.input, partition), from: position, to: committed)
            .map(\.entry)
        var sums: [Entry] = []
        var visits: [Entry] = []
        for entry in input {
            guard let value = entry.value else { throw TestFailure("a null in the input") }
            sums.append(sum(entry, value))
            if CrashTopology.isVisit(value), let visit = visit(entry, value) { visits.append(visit) }
        }
        try compare(CrashTopology.echo, input, view)
        try compare(CrashTopology.sums, sums, view)
        try compare(CrashTopology.visits, visits, view)
        position = committed
        inputCount += input.count
        return (input, input.count + sums.count + visits.count)
    }

    private mutating func sum(_ entry: Entry, _ value: Int64) -> Entry {
        let result = Entry(
            key: entry.key, value: (sums[entry.key]?.value ?? 0) + value, timestamp: entry.timestamp)
        sums.take(result)
        return result
    }

    /// Nil where there was no row to be deleted: then nothing comes out.
    private mutating func visit(_ entry: Entry, _ value: Int64) -> Entry? {
        let old = visits[entry.key]?.value
        if CrashTopology.isFarewell(value), old == nil { return nil }
        let result = Entry(
            key: entry.key, value: CrashTopology.isFarewell(value) ? nil : (old ?? 0) + 1, timestamp: entry.timestamp)
        visits.take(result)
        return result
    }

    private mutating func compare(_ topic: String, _ expected: [Entry], _ view: any LogView) throws {
        let output = TopicPartition(topic, partition)
        let start = outputPositions[topic] ?? 0
        let end = try view.end(of: output)
        let found = try view.entries(of: output, from: start, to: end)
        for (found, expected) in zip(found, expected) where found.entry != expected {
            throw TestFailure("\(output)@\(found.offset) is \(found.entry), but \(expected) is due")
        }
        try expect(
            found.count == expected.count,
            "\(output) has \(found.count) records from \(start) to \(end), but \(expected.count) are due: "
                + (found.count > expected.count ? "records are there twice" : "records are lost"))
        outputPositions[topic] = end
    }
}
