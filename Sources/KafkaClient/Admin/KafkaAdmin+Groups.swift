extension KafkaAdmin {
    /// The committed offsets of a group; those of partitions without one, and of a group that doesn't exist, are absent.
    ///
    /// - Parameters:
    ///   - group: the group.
    ///   - partitions: the partitions to ask for. Of these it waits for the end of a transaction that may still change
    ///     their offsets. Nil asks for all that the group has; an offset that comes with its first transaction is absent
    ///     until the group's coordinator has seen the end of it.
    ///   - timeout: how long it may take.
    public func groupOffsets(
        of group: String, partitions: [KafkaTopicPartition]? = nil, timeout: Duration = .seconds(30)
    ) throws(KafkaError) -> [KafkaTopicPartition: Int64] {
        if partitions?.isEmpty == true { return [:] }
        return try asking(about: group, timeout) { client, rest throws(KafkaError) in
            try client.groupOffsets(of: group, partitions: partitions, timeout: rest)
        }
    }

    /// Sets committed offsets; the others stay. The cluster refuses it while the group has members.
    public func setGroupOffsets(
        _ offsets: [KafkaTopicPartition: Int64], of group: String, timeout: Duration = .seconds(30)
    ) throws(KafkaError) {
        if offsets.isEmpty { return }
        try asking(about: group, timeout) { client, rest throws(KafkaError) in
            try client.setGroupOffsets(offsets, of: group, timeout: rest)
        }
    }

    /// Forgets the committed offsets of some partitions; the others stay. The cluster refuses it for topics that the group
    /// has subscribed to at the time.
    public func deleteGroupOffsets(
        _ partitions: [KafkaTopicPartition], of group: String, timeout: Duration = .seconds(30)
    ) throws(KafkaError) {
        if partitions.isEmpty { return }
        try asking(about: group, timeout) { client, rest throws(KafkaError) in
            try client.deleteGroupOffsets(partitions, of: group, timeout: rest)
        }
    }

    /// Forgets a group with its offsets. Refused while it has members (``KafkaError/Code/groupNotEmpty``).
    public func deleteGroup(_ group: String, timeout: Duration = .seconds(30)) throws(KafkaError) {
        try asking(about: group, timeout) { client, rest throws(KafkaError) in
            try client.deleteGroup(group, timeout: rest)
        }
    }
}

extension KafkaAdmin {
    /// Makes a call about a group. A client whose call is never answered may look for the coordinator in the wrong place
    /// (seen in 2.16): the next call gets another one.
    private func asking<Result>(
        about group: String, _ timeout: Duration, _ call: (ClientHandle, _ rest: Duration) throws(KafkaError) -> Result
    ) throws(KafkaError) -> Result {
        do throws(KafkaError) {
            return try persisting(timeout) { rest throws(KafkaError) in try call(try client(group: group), rest) }
        } catch {
            if error.code == .timedOut { forgetClient(of: group) }
            throw error
        }
    }
}
