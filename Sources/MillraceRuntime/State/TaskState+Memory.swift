internal import LMDB

extension TaskState {
    /// What the state remembers, with what the open transaction has added.
    package func memory() throws -> TaskMemory { try TaskMemory(reading: openCursor(in: meta)) }

    /// Notes in the open transaction how far an input partition will have been processed.
    package func keep(_ position: KeptPosition, of partition: TopicPartition) throws {
        try setMeta(.input(partition), to: position.encoded)
    }

    /// Notes in the open transaction what a later start compares with.
    package func remember(signatures: [String: StoreSignature], topicIDs: [String: String]) throws {
        for (store, signature) in signatures {
            try setMeta(.signature(ofStore: store), to: Array(signature.encoded.utf8))
        }
        for (topic, id) in topicIDs { try setMeta(.topic(topic), to: Array(id.utf8)) }
    }
}
