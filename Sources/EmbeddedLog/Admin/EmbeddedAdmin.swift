import LMDB
import MillraceRuntime

/// Topics and groups from outside of the record path.
final class EmbeddedAdmin: LogAdmin {
    let store: LogStore
    /// Nil for a guest.
    let groups: GroupCoordinator?

    /// More partitions than any one machine has a use for.
    static let mostPartitions: Int32 = 10_000

    init(store: LogStore, groups: GroupCoordinator?) {
        self.store = store
        self.groups = groups
    }

    func describeTopics(_ names: [String]?) throws(LogError) -> [String: TopicSpecification] {
        let databases = store.databases
        return try store.read("Describing topics") { transaction in
            var topics: [String: TopicSpecification] = [:]
            if let names {
                for name in names {
                    guard let entry = try databases.topic(name, in: transaction) else { continue }
                    topics[name] = TopicSpecification(
                        name: name, partitions: entry.partitions, settings: entry.settings)
                }
            } else {
                try databases.forEachTopic(in: transaction) { name, entry in
                    topics[name] = TopicSpecification(
                        name: name, partitions: entry.partitions, settings: entry.settings)
                }
            }
            return topics
        }
    }

    func topicIDs(of names: [String]) throws(LogError) -> [String: String] {
        try store.read("Reading the ids of topics") { transaction in
            var ids: [String: String] = [:]
            for name in names {
                guard let entry = try store.databases.topic(name, in: transaction) else { continue }
                ids[name] = "\(entry.id.rawValue)"
            }
            return ids
        }
    }

    func createTopics(_ topics: [TopicSpecification]) throws(LogError) {
        for topic in topics { try check(topic) }
        let databases = store.databases
        try store.write("Creating topics") { transaction in
            for topic in topics {
                if try databases.topic(topic.name, in: transaction) != nil {
                    throw LogError(
                        .stop,
                        "Topic '\(topic.name)' exists already in \(store.directory): use it as it is, or delete it first."
                    )
                }
                try databases.create(topic, in: transaction)
            }
        }
    }

    private func check(_ topic: TopicSpecification) throws(LogError) {
        if let fault = TopicName.fault(of: topic.name) { throw LogError(.stop, "Can't create the topic: \(fault).") }
        guard (1...Self.mostPartitions).contains(topic.partitions) else {
            throw LogError(
                .stop,
                "Can't create topic '\(topic.name)' with \(topic.partitions) partitions: it takes 1 to "
                    + "\(Self.mostPartitions).")
        }
        do {
            _ = try TopicSettings(topic.settings)
        } catch {
            throw LogError(.stop, "Can't create topic '\(topic.name)': \(error).")
        }
    }

    func deleteTopics(_ names: [String]) throws(LogError) {
        let databases = store.databases
        try store.write("Deleting topics") { transaction in
            for name in names {
                guard let topic = try databases.topic(name, in: transaction) else {
                    throw LogError(.stop, "There is no topic '\(name)' in \(store.directory) to be deleted.")
                }
                try databases.delete(topic, name: name, in: transaction)
            }
            _ = try databases.removeGarbage(in: transaction)
        }
    }

    func deleteRecords(before offsets: [TopicPartition: Offset]) throws(LogError) {
        let databases = store.databases
        try store.write("Deleting records") { transaction in
            for (partition, offset) in offsets {
                let (key, found) = try databases.partition(partition, in: transaction)
                guard let key, var state = found else { throw missing(partition) }
                guard offset <= state.end else {
                    throw LogError(
                        .stop,
                        "Can't delete the records of \(partition) before \(offset): its end is \(state.end), in "
                            + "\(store.directory).")
                }
                state.start = max(state.start, offset)
                try databases.removeChunksBeforeStart(of: key, &state, in: transaction)
                try databases.put(state, of: key, in: transaction)
            }
        }
    }

    func offsetRanges(of partitions: [TopicPartition]) throws(LogError) -> [TopicPartition: OffsetRange] {
        try store.read("Reading the ends of partitions") { transaction in
            var ranges: [TopicPartition: OffsetRange] = [:]
            for partition in partitions {
                guard let state = try store.databases.partition(partition, in: transaction).state else { continue }
                ranges[partition] = OffsetRange(start: state.start, end: state.end)
            }
            return ranges
        }
    }

    func missing(_ partition: TopicPartition) -> LogError {
        LogError(.stop, "There is no partition \(partition) in \(store.directory).")
    }
}
