import CrashTopology
import Millrace
import MillraceRuntime

/// Compares the outputs with a recomputation of the input that the group has committed: to be called while the
/// application is dead, when both must match exactly, record by record and in order.
struct OutputCheck {
    private var models = (0..<CrashTopology.partitions).map { PartitionModel(PartitionID($0)) }
    private var counts = CountCheck()

    /// How many output records were compared.
    private(set) var comparedRecords = 0

    /// The rows that the stores have, or will have once restored.
    func rows(of store: String, partition: PartitionID) -> Rows? {
        let model = models[Int(partition.rawValue)]
        switch store {
        case CrashTopology.sums: return model.sums
        case CrashTopology.visits: return model.visits
        default: return nil
        }
    }

    func counts(of partition: PartitionID) -> [String: Int64] { counts.counts(of: partition) }

    /// Checks what was committed since the last time.
    mutating func advance(_ view: LogView) throws {
        let committed = try view.committed(LogView.inputs + LogView.repartitions)
        for index in models.indices {
            let input = TopicPartition(CrashTopology.input, models[index].partition)
            comparedRecords += try models[index].advance(to: committed[input] ?? 0, view) { counts.take($0) }
        }
        comparedRecords += try counts.advance(
            view, committed: committed, input: models.reduce(0) { $0 + $1.position })
    }

    /// Once the application has caught up: all input was processed, and every count is as it must be.
    func finish(_ view: LogView) throws {
        let ends = try view.ends(of: LogView.inputs)
        for model in models {
            let input = TopicPartition(CrashTopology.input, model.partition)
            try expect(
                ends[input] == model.position, "\(input) ends at \(ends[input] ?? 0), \(model.position) is committed")
        }
        try counts.finish()
    }
}
