import CrashTopology
import Millrace
import MillraceRuntime

/// Recomputes what follows from one input partition.
struct PartitionModel {
    let partition: PartitionID
    private(set) var sums: Rows = [:]
    private(set) var visits: Rows = [:]
    /// Up to where the input was taken in.
    private(set) var position: Int64 = 0
    private var visitsPosition: Int64 = 0

    init(_ partition: PartitionID) { self.partition = partition }

    /// Takes in the input below `committed` and compares what must have come out of it. Answers how many output records
    /// it compared; `count` is called with each record's key in `counts`.
    mutating func advance(to committed: Int64, _ view: LogView, count: (String) -> Void) throws -> Int {
        try expect(
            committed >= position, "the group has committed \(committed) of partition \(partition), it was \(position)")
        let input = try view.entries(
            of: TopicPartition(CrashTopology.input, partition), from: position, to: committed)
        try expect(
            input.count == committed - position,
            "partition \(partition) of the input has \(input.count) records from \(position) to \(committed)")
        var sums: [Entry] = []
        var visits: [Entry] = []
        for entry in input {
            guard let value = entry.value else { throw CrashFailure("a null in the input") }
            sums.append(sum(entry, value))
            if CrashTopology.isVisit(value), let visit = visit(entry, value) { visits.append(visit) }
            count(CrashTopology.lastDigits(value))
        }
        try compare(CrashTopology.echo, from: position, input, view)
        try compare(CrashTopology.sums, from: position, sums, view)
        try compare(CrashTopology.visits, from: visitsPosition, visits, view)
        position = committed
        visitsPosition += Int64(visits.count)
        return input.count + sums.count + visits.count
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

    private func compare(_ topic: String, from start: Int64, _ expected: [Entry], _ view: LogView) throws {
        let output = TopicPartition(topic, partition)
        let end = try view.ends(of: [output])[output] ?? 0
        let found = try view.entries(of: output, from: start, to: end)
        for (index, (found, expected)) in zip(found, expected).enumerated() where found != expected {
            throw CrashFailure("\(output)@\(start + Int64(index)) is \(found), but \(expected) is due")
        }
        try expect(
            found.count == expected.count,
            "\(output) ends at \(start + Int64(found.count)), but \(start + Int64(expected.count)) is due: "
                + (found.count > expected.count ? "records are there twice" : "records are lost"))
    }
}
