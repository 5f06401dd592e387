/// A topic's settings, under Kafka's keys and with Kafka's defaults, as the embedded log follows them.
package struct TopicSettings: Equatable {
    /// `cleanup.policy` holds `delete`: old records go.
    package var deletes = true
    /// `cleanup.policy` holds `compact`: records go that a later one of the same key replaces.
    package var compacts = false
    /// `retention.ms`: how long a record stays, counted from when it was written; nil is forever.
    package var retention: Duration? = .seconds(7 * 86_400)
    /// `retention.bytes`: how much a partition may hold; nil is any amount.
    package var retentionBytes: Int64?
    /// `delete.retention.ms`: how long a compacted topic keeps a tombstone.
    package var tombstoneRetention: Duration = .seconds(86_400)
    /// `min.compaction.lag.ms`: how long a record stays uncompacted.
    package var compactionLag: Duration = .zero
    /// `min.cleanable.dirty.ratio`: the share of new bytes from which compaction pays.
    package var dirtyRatio = 0.5
    /// `max.message.bytes`: the largest record; nil leaves it to the producer.
    package var maximumRecordBytes: Int?
    /// `message.timestamp.type` is `LogAppendTime`: a record's timestamp is the time it was appended.
    package var stampsAppendTime = false

    /// Throws `TopicSettings.Fault` at the first key or value that can't be.
    package init(_ settings: [String: String]) throws(Fault) {
        for (key, value) in settings.sorted(by: { $0.key < $1.key }) { try read(key, value) }
    }

    /// A setting that isn't Kafka's, or a value that it can't have.
    package struct Fault: Error, CustomStringConvertible {
        package var description: String
    }

    private mutating func read(_ key: String, _ value: String) throws(Fault) {
        switch key {
        case "cleanup.policy":
            let policies = value.split(separator: ",", omittingEmptySubsequences: false)
                .map { $0.filter { $0 != " " } }
            guard policies.allSatisfy({ $0 == "delete" || $0 == "compact" }) else {
                throw .init(key, value, "'delete', 'compact' or 'compact,delete'")
            }
            (deletes, compacts) = (policies.contains("delete"), policies.contains("compact"))
        case "retention.ms": retention = try Self.integer(key, value, from: -1).map(Duration.milliseconds)
        case "retention.bytes": retentionBytes = try Self.integer(key, value, from: -1)
        case "delete.retention.ms": tombstoneRetention = .milliseconds(try Self.integer(key, value, from: 0) ?? 0)
        case "min.compaction.lag.ms": compactionLag = .milliseconds(try Self.integer(key, value, from: 0) ?? 0)
        case "min.cleanable.dirty.ratio":
            guard let ratio = Double(value), (0...1).contains(ratio) else {
                throw .init(key, value, "a number from 0 to 1")
            }
            dirtyRatio = ratio
        case "message.timestamp.type":
            guard value == "CreateTime" || value == "LogAppendTime" else {
                throw .init(key, value, "'CreateTime' or 'LogAppendTime'")
            }
            stampsAppendTime = value == "LogAppendTime"
        case "max.message.bytes":
            try Self.checkPositive(key, value)
            maximumRecordBytes = Int(value)
        // Kafka's, checked and kept, without a meaning in a log that has neither segments nor replicas.
        case "segment.bytes", "segment.ms", "segment.index.bytes", "max.compaction.lag.ms", "min.insync.replicas":
            try Self.checkPositive(key, value)
        case "compression.type":
            guard ["producer", "uncompressed", "none", "gzip", "snappy", "lz4", "zstd"].contains(value) else {
                throw .init(key, value, "one of Kafka's compression types")
            }
        default:
            throw Fault(description: "the embedded log knows no topic setting '\(key)'")
        }
    }

    /// The number; nil for −1, which is Kafka's word for "no limit".
    private static func integer(_ key: String, _ value: String, from least: Int64) throws(Fault) -> Int64? {
        guard let number = Int64(value), number >= least else {
            throw .init(key, value, "a whole number, \(least) or more")
        }
        return number == -1 ? nil : number
    }

    private static func checkPositive(_ key: String, _ value: String) throws(Fault) {
        guard let number = Int64(value), number >= 1 else { throw .init(key, value, "a whole number, 1 or more") }
    }
}

extension TopicSettings.Fault {
    fileprivate init(_ key: String, _ value: String, _ wanted: String) {
        description = "topic setting '\(key)' must be \(wanted), not '\(value)'"
    }
}
