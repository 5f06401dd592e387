internal import LMDB

extension TaskState {
    /// What the state remembers, with what the open transaction has added.
    package func memory() throws -> TaskMemory { try TaskMemory(reading: transaction.openMeta()) }

    /// Notes in the open transaction how far an input partition will have been processed.
    package func keep(_ position: KeptPosition, of partition: TopicPartition) throws {
        try transaction.set(.input(partition), to: position.encoded)
    }

    /// Notes in the open transaction what a later start compares with.
    package func remember(signatures: [String: StoreSignature], topicIDs: [String: String]) throws {
        for (store, signature) in signatures {
            try transaction.set(.signature(ofStore: store), to: signature.encoded)
        }
        for (topic, id) in topicIDs { try transaction.set(.topic(topic), to: id) }
    }
}
