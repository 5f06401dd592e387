import FaultTesting
import MillraceRuntime

/// Counts aborted transactions by what the broker notes of them.
///
/// Beside a partition's segments lie indexes of the aborted transactions, for readers of committed records: 34 bytes for
/// each, of which 8 behind the first 2 are the producer's id. A transaction that wrote to several partitions is in
/// several indexes; so of each producer the partition with the most counts, which is never too many.
struct AbortedTransactions {
    private static let entrySize = 34

    let dataDirectory: String

    func count(of topics: Set<String>) throws -> Int {
        var most: [[UInt8]: Int] = [:]
        for partition in try FileSystem.names(in: dataDirectory) {
            guard let dash = partition.lastIndex(of: "-"), topics.contains(String(partition[..<dash])) else { continue }
            for (producer, count) in try counts(in: "\(dataDirectory)/\(partition)") {
                most[producer] = max(most[producer] ?? 0, count)
            }
        }
        return most.values.reduce(0, +)
    }

    private func counts(in directory: String) throws -> [[UInt8]: Int] {
        var counts: [[UInt8]: Int] = [:]
        for name in try FileSystem.names(in: directory) where name.hasSuffix(".txnindex") {
            let bytes = try Files.read("\(directory)/\(name)")
            for start in stride(from: 0, through: bytes.count - Self.entrySize, by: Self.entrySize) {
                counts[Array(bytes[start + 2..<start + 10]), default: 0] += 1
            }
        }
        return counts
    }
}
