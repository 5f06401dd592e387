import Millrace
import MillraceRuntime

/// What the committed records of a topic add up to as a table.
struct TableModel {
    let topic: String
    /// By partition.
    private(set) var rows = [Rows](repeating: [:], count: Int(CrashTopology.partitions))
    private(set) var history = RowHistory()
    private var positions = [Int64](repeating: 0, count: Int(CrashTopology.partitions))

    init(_ topic: String) { self.topic = topic }

    /// All rows, whatever their time.
    var values: [String: Int64] {
        rows.reduce(into: [:]) { values, rows in values.merge(rows.mapValues(\.value)) { first, _ in first } }
    }

    /// Takes in the records below `ends`, and returns them.
    @discardableResult
    mutating func advance(to ends: [TopicPartition: Int64], _ view: any LogView) throws -> [Entry] {
        var taken: [Entry] = []
        for index in positions.indices {
            let partition = TopicPartition(topic, PartitionID(Int32(index)))
            let end = ends[partition] ?? 0
            try expect(
                end >= positions[index], "\(partition) was read up to \(positions[index]), now it ends at \(end)")
            for numbered in try view.entries(of: partition, from: positions[index], to: end) {
                rows[index].take(numbered.entry)
                history.take(numbered.entry)
                taken.append(numbered.entry)
            }
            positions[index] = end
        }
        return taken
    }

    /// That there are no records behind those that were taken in.
    func expectEnd(_ view: any LogView) throws {
        for (partition, end) in try view.ends(of: CrashTopology.partitions(of: topic)) {
            let position = positions[Int(partition.partition.rawValue)]
            let left = try view.entries(of: partition, from: position, to: end).count
            try expect(left == 0, "\(partition) ends at \(end), \(position) is committed: \(left) records are left")
        }
    }

    /// That the rows are the given ones.
    func expectRows(_ due: [String: Int64], _ text: (Int64) -> String = { "\($0)" }) throws {
        let values = values
        if values == due { return }
        for key in Set(values.keys).union(due.keys).sorted() where values[key] != due[key] {
            throw TestFailure(
                "\(topic) says \(key) = \(values[key].map(text) ?? "none"), but \(due[key].map(text) ?? "none") is due")
        }
    }
}
