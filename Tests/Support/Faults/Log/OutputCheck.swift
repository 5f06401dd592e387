import Millrace
import MillraceRuntime

/// Compares the outputs with a recomputation of the input that the group has committed: to be called while the
/// application is dead, when both must match exactly, record by record and in order.
package struct OutputCheck {
    private var models = (0..<CrashTopology.partitions).map { PartitionModel(PartitionID($0)) }
    private var counts = CountCheck()
    private var tables = TableCheck()

    /// How many output records were compared.
    package private(set) var comparedRecords = 0

    package init() {}

    /// How many input records were taken in.
    package var inputRecords: Int { models.reduce(0) { $0 + $1.inputCount } }

    /// The rows that the stores have, or will have once restored.
    func rows(of store: String, partition: PartitionID) -> Rows? {
        let model = models[Int(partition.rawValue)]
        switch store {
        case CrashTopology.sums: return model.sums
        case CrashTopology.visits: return model.visits
        default: return tables.rows(of: store, partition: partition)
        }
    }

    func counts(of partition: PartitionID) -> [String: Int64] { counts.counts(of: partition) }

    /// Checks what was committed since the last time.
    package mutating func advance(_ view: any LogView) throws {
        let committed = try view.committed(CrashTopology.inputPartitions)
        comparedRecords += try tables.advance(view)
        for index in models.indices {
            let input = TopicPartition(CrashTopology.input, models[index].partition)
            let (taken, compared) = try models[index].advance(to: committed[input] ?? 0, view)
            for entry in taken { counts.take(entry) }
            comparedRecords += try compared + tables.join(taken, of: models[index].partition, view)
        }
        comparedRecords += try counts.advance(view)
    }

    /// Once the application has caught up: all input was processed, and every count is as it must be.
    package func finish(_ view: any LogView) throws {
        for model in models {
            let input = TopicPartition(CrashTopology.input, model.partition)
            let end = try view.end(of: input)
            let left = try view.entries(of: input, from: model.position, to: end)
            try expect(
                left.isEmpty, "\(input) ends at \(end), \(model.position) is committed: \(left.count) records are left")
        }
        try counts.finish()
        try tables.finish(view)
    }
}
