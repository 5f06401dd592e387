import FaultTesting
import MillraceRuntime

/// Aborted transactions, by what the broker notes of them.
///
/// Beside a partition's segments lie indexes of the aborted transactions, for readers of committed records: 34 bytes for
/// each, of which 8 behind the first 2 are the producer's id.
struct AbortedTransactions {
    private struct Key: Hashable {
        var partition: String
        var producer: [UInt8]
    }

    private var counts: [Key: Int] = [:]

    private static let entrySize = 34

    /// None yet.
    init() {}

    /// Those that wrote to these topics.
    init(of topics: Set<String>, in dataDirectory: String) throws {
        for partition in try FileSystem.names(in: dataDirectory) {
            guard let dash = partition.lastIndex(of: "-"), topics.contains(String(partition[..<dash])) else { continue }
            for name in try FileSystem.names(in: "\(dataDirectory)/\(partition)") where name.hasSuffix(".txnindex") {
                let bytes = try Files.read("\(dataDirectory)/\(partition)/\(name)")
                for start in stride(from: 0, through: bytes.count - Self.entrySize, by: Self.entrySize) {
                    counts[Key(partition: partition, producer: Array(bytes[start + 2..<start + 10])), default: 0] += 1
                }
            }
        }
    }

    /// How many there are more. One that wrote to several partitions is in several indexes; so of each producer the
    /// partition counts that has got the most. There may have been more, not fewer.
    func count(since earlier: AbortedTransactions) -> Int {
        var most: [[UInt8]: Int] = [:]
        for (key, count) in counts {
            most[key.producer] = max(most[key.producer] ?? 0, count - (earlier.counts[key] ?? 0))
        }
        return most.values.reduce(0, +)
    }
}
