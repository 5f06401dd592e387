extension KafkaAdmin {
    /// All committed offsets of a group; none for a group that doesn't exist.
    public func groupOffsets(
        of group: String, timeout: Duration = .seconds(30)
    ) throws(KafkaError) -> [KafkaTopicPartition: Int64] {
        try client().groupOffsets(of: group, timeout: timeout)
    }

    /// Sets committed offsets. The cluster refuses it while the group has members that own the partitions.
    public func setGroupOffsets(
        _ offsets: [KafkaTopicPartition: Int64], of group: String, timeout: Duration = .seconds(30)
    ) throws(KafkaError) {
        if !offsets.isEmpty { try client().setGroupOffsets(offsets, of: group, timeout: timeout) }
    }

    /// Forgets a group with its offsets. Refused while it has members (``KafkaError/Code/groupNotEmpty``).
    public func deleteGroup(_ group: String, timeout: Duration = .seconds(30)) throws(KafkaError) {
        try client().deleteGroup(group, timeout: timeout)
    }
}
