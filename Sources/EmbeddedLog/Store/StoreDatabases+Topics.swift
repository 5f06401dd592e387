import LMDB
import MillraceRuntime

extension StoreDatabases {
    func forEachTopic(
        in transaction: borrowing some StoreTransaction & ~Copyable, _ body: (String, TopicEntry) throws -> Void
    ) throws {
        var cursor = try transaction.openCursor(in: topics)
        var found = try cursor.first()
        while found {
            let name = cursor.key.text
            guard let entry = TopicEntry(cursor.value) else { throw DamagedEntry("The entry of topic '\(name)'") }
            try body(name, entry)
            found = try cursor.next()
        }
    }

    /// Nils where there is no such partition.
    func partition(
        _ partition: TopicPartition, in transaction: borrowing some StoreTransaction & ~Copyable
    ) throws -> (key: PartitionKey?, state: PartitionState?) {
        guard let topic = try topic(partition.topic, in: transaction) else { return (nil, nil) }
        let key = PartitionKey(topic: topic.id, partition.partition)
        return (key, try state(of: key, in: transaction))
    }

    /// Stores the entry and the empty partitions of a topic that doesn't exist yet.
    func create(_ topic: TopicSpecification, in transaction: borrowing WriteTransaction) throws {
        let entry = TopicEntry(
            id: try takeTopicID(in: transaction), partitions: topic.partitions, settings: topic.settings)
        try Array(topic.name.utf8).withRawSpan { name in
            try entry.encoded.withRawSpan { try transaction.put($0, for: name, in: topics) }
        }
        for number in 0..<topic.partitions {
            try put(PartitionState(), of: PartitionKey(topic: entry.id, PartitionID(number)), in: transaction)
        }
    }

    private func takeTopicID(in transaction: borrowing WriteTransaction) throws -> TopicID {
        let text = try metaText(.nextTopic, in: transaction) ?? "0"
        guard let id = UInt32(text), id < .max else { throw DamagedEntry("The number of the next topic") }
        try MetaKey.nextTopic.withBytes { key in
            try Array("\(id + 1)".utf8).withRawSpan { try transaction.put($0, for: key, in: meta) }
        }
        return TopicID(rawValue: id)
    }

    /// Forgets the topic and all groups' offsets in it; its chunks become garbage.
    func delete(_ topic: TopicEntry, name: String, in transaction: borrowing WriteTransaction) throws {
        _ = try Array(name.utf8).withRawSpan { try transaction.delete($0, in: topics) }
        for number in 0..<topic.partitions {
            let key = PartitionKey(topic: topic.id, PartitionID(number))
            try key.withBytes { bytes in
                _ = try transaction.delete(bytes, in: partitions)
                try transaction.put(RawSpan(), for: bytes, in: garbage)
            }
        }
        try removeOffsets(in: transaction) { $0.partition.topic == name }
    }
}
