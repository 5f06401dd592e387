import MillraceRuntime
import Synchronization

/// How far each open reader of this process has come, for compaction to stay behind them.
final class ReaderPositions: Sendable {
    private let positions = Mutex<[PartitionKey: [ObjectIdentifier: Offset]]>([:])

    func note(_ position: Offset, of reader: EmbeddedReader, in partition: PartitionKey) {
        positions.withLock { $0[partition, default: [:]][ObjectIdentifier(reader)] = position }
    }

    func forget(_ reader: EmbeddedReader, in partition: PartitionKey) {
        positions.withLock { positions in
            positions[partition]?[ObjectIdentifier(reader)] = nil
            if positions[partition]?.isEmpty == true { positions[partition] = nil }
        }
    }

    /// Below it nobody reads; nil if nobody reads at all.
    func lowest(in partition: PartitionKey) -> Offset? {
        positions.withLock { $0[partition]?.values.min() }
    }
}
