extension KafkaAdmin {
    /// All committed offsets of a group; none for a group that doesn't exist. Waits until no transaction is open that may
    /// still change them.
    public func groupOffsets(
        of group: String, timeout: Duration = .seconds(30)
    ) throws(KafkaError) -> [KafkaTopicPartition: Int64] {
        try persisting(timeout) { rest throws(KafkaError) in
            try client().groupOffsets(of: group, timeout: rest)
        }
    }

    /// Sets committed offsets; the others stay. The cluster refuses it while the group has members.
    public func setGroupOffsets(
        _ offsets: [KafkaTopicPartition: Int64], of group: String, timeout: Duration = .seconds(30)
    ) throws(KafkaError) {
        if offsets.isEmpty { return }
        try persisting(timeout) { rest throws(KafkaError) in
            try client().setGroupOffsets(offsets, of: group, timeout: rest)
        }
    }

    /// Forgets the committed offsets of some partitions; the others stay. The cluster refuses it for topics that the group
    /// has subscribed to at the time.
    public func deleteGroupOffsets(
        _ partitions: [KafkaTopicPartition], of group: String, timeout: Duration = .seconds(30)
    ) throws(KafkaError) {
        if partitions.isEmpty { return }
        try persisting(timeout) { rest throws(KafkaError) in
            try client().deleteGroupOffsets(partitions, of: group, timeout: rest)
        }
    }

    /// Forgets a group with its offsets. Refused while it has members (``KafkaError/Code/groupNotEmpty``).
    public func deleteGroup(_ group: String, timeout: Duration = .seconds(30)) throws(KafkaError) {
        try persisting(timeout) { rest throws(KafkaError) in
            try client().deleteGroup(group, timeout: rest)
        }
    }
}
