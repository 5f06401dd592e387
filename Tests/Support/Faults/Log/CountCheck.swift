import Millrace
import MillraceRuntime

/// Checks the counts behind the repartition topic. Records of several tasks meet there in any order, so every count must
/// be one more than the key's last, and in the end what the input has.
struct CountCheck {
    /// What the input says so far, by key.
    private var expected: [String: Int64] = [:]
    private var found = [[String: Int64]](repeating: [:], count: Int(CrashTopology.partitions))
    private var positions = [Int64](repeating: 0, count: Int(CrashTopology.partitions))

    mutating func take(_ entry: Entry) { expected[CrashTopology.lastDigits(entry.value ?? 0), default: 0] += 1 }

    func counts(of partition: PartitionID) -> [String: Int64] { found[Int(partition.rawValue)] }

    mutating func advance(_ view: any LogView) throws -> Int {
        var compared = 0
        for partition in positions.indices {
            let output = TopicPartition(CrashTopology.counts, PartitionID(Int32(partition)))
            let end = try view.end(of: output)
            let entries = try view.entries(of: output, from: positions[partition], to: end)
            for numbered in entries {
                let (offset, entry) = (numbered.offset, numbered.entry)
                let due = (found[partition][entry.key] ?? 0) + 1
                try expect(entry.value == due, "\(output)@\(offset) is \(entry), but \(due) is due")
                try expect(
                    due <= expected[entry.key] ?? 0,
                    "\(output)@\(offset) is \(entry), the input has fewer such records")
                found[partition][entry.key] = due
            }
            positions[partition] = end
            compared += entries.count
        }
        return compared
    }

    func finish() throws {
        let all = found.reduce(into: [:]) { $0.merge($1) { first, second in first + second } }
        for key in Set(expected.keys).union(all.keys).sorted() where all[key] != expected[key] {
            throw TestFailure(
                "\(key) was counted \(all[key] ?? 0) times, the input has it \(expected[key] ?? 0) times")
        }
    }
}
