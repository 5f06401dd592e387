internal import LMDB

/// What a state remembers beside the rows of its stores, so that a start can compare it with what the log holds.
package struct TaskMemory: Sendable, Equatable {
    /// How far each input partition had been processed.
    package var inputs: [TopicPartition: KeptPosition] = [:]
    /// The ids that the topics had, as far as the log has ids.
    package var topicIDs: [String: String] = [:]
    /// How the bytes of each store are to be read, also of those that the topology doesn't have any more.
    package var signatures: [String: StoreSignature] = [:]
    /// When the state was last known to be current, in milliseconds of the wall clock.
    package var commitTime: Int64?
    /// The log that the state belongs to; nil where it was never used.
    package var logIdentity: String?

    package init() {}

    /// What an entry of the `meta` database is about.
    enum Entry {
        static let commitTime = "commit-time"
        static let logIdentity = "log"
        static let inputPrefix = "input:"
        static let topicPrefix = "topic:"
        static let signaturePrefix = "signature:"

        static func input(_ partition: TopicPartition) -> String { "\(inputPrefix)\(partition)" }
        static func topic(_ name: String) -> String { topicPrefix + name }
        static func signature(ofStore name: String) -> String { signaturePrefix + name }
    }

    /// Takes in all entries of the `meta` database.
    init(reading cursor: consuming Cursor) throws {
        var found = try cursor.first()
        while found {
            try cursor.withEntry { key, value in
                try note(String(decoding: key.toArray(), as: UTF8.self), value)
            }
            found = try cursor.next()
        }
    }

    /// Entries of other kinds, and of a later version's forms, are passed over.
    private mutating func note(_ name: String, _ value: RawSpan) throws {
        if name == Entry.commitTime {
            if value.byteCount == 8 { commitTime = value.loadBigEndian() }
        } else if name == Entry.logIdentity {
            logIdentity = String(decoding: value.toArray(), as: UTF8.self)
        } else if name.hasPrefix(Entry.inputPrefix) {
            if let partition = TopicPartition(name.dropFirst(Entry.inputPrefix.count)) {
                inputs[partition] = KeptPosition(encoded: value)
            }
        } else if name.hasPrefix(Entry.topicPrefix) {
            topicIDs[String(name.dropFirst(Entry.topicPrefix.count))] =
                String(decoding: value.toArray(), as: UTF8.self)
        } else if name.hasPrefix(Entry.signaturePrefix) {
            signatures[String(name.dropFirst(Entry.signaturePrefix.count))] =
                StoreSignature(encoded: String(decoding: value.toArray(), as: UTF8.self))
        }
    }
}

extension TaskMemory {
    /// Throws if a state belongs to another log than this one: what it holds says nothing of what is here.
    package static func requireLog(_ identity: String, of known: String?, task: TaskID, in directory: String) throws {
        guard let known, known != identity else { return }
        throw StreamsError(
            .state,
            "the state of task \(task) in \(directory) belongs to the log \(known), this one is \(identity): use another "
                + "state directory for this log (state.dir), or delete that one if it isn't needed any more",
            code: .stateOfOtherLog, at: .init(task: task))
    }
}

extension TopicPartition {
    /// The partition that its description names; a topic's name may hold hyphens.
    init?(_ description: Substring) {
        guard let hyphen = description.lastIndex(of: "-"),
            let partition = Int32(description[description.index(after: hyphen)...])
        else { return nil }
        self.init(String(description[..<hyphen]), PartitionID(partition))
    }
}
