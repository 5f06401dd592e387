package import MillraceRuntime

/// The key of a committed offset in the `groups` database: group, topic and partition.
package struct GroupKey: Equatable {
    package var group: String
    package var partition: TopicPartition

    package init(_ group: String, _ partition: TopicPartition) {
        self.group = group
        self.partition = partition
    }

    /// Nil where the bytes are no group's key.
    package init?(_ key: RawSpan) {
        let bytes = unsafe key.withUnsafeBytes { unsafe Array($0) }
        let parts = bytes.dropLast(4).split(separator: 0, omittingEmptySubsequences: false)
        guard bytes.count > 4, parts.count == 3, parts[2].isEmpty else { return nil }
        let number = key.loadBigEndian(at: bytes.count - 4) as Int32
        group = String(decoding: parts[0], as: UTF8.self)
        partition = TopicPartition(String(decoding: parts[1], as: UTF8.self), PartitionID(number))
    }

    /// Group, zero, topic, zero, partition: names hold no zero, so no group's keys begin with another group's prefix.
    package var encoded: [UInt8] {
        var bytes = Self.prefix(of: group)
        bytes.append(contentsOf: partition.topic.utf8)
        bytes.append(0)
        unsafe withUnsafeBytes(of: partition.partition.rawValue.bigEndian) { unsafe bytes.append(contentsOf: $0) }
        return bytes
    }

    /// What all keys of a group begin with.
    package static func prefix(of group: String) -> [UInt8] { Array(group.utf8) + [0] }

    /// The longest name of a group: with the longest topic it still fits a key of LMDB's 511 bytes.
    package static let longestGroup = 255

    /// What is wrong with the group's name, if anything.
    package static func fault(ofGroup name: String) -> String? {
        if name.isEmpty { return "a group's name can't be empty" }
        if name.utf8.count > longestGroup { return "a group's name has at most \(longestGroup) bytes" }
        if name.utf8.contains(0) { return "a group's name can't hold a zero byte" }
        return nil
    }
}
