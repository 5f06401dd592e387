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
        guard let entry = StateLayout.Entry(name: name) else { return }
        var text: String { String(decoding: value.toArray(), as: UTF8.self) }
        switch entry.kind {
        case .log: logIdentity = text
        case .commitTime: if value.byteCount == 8 { commitTime = value.loadBigEndian() }
        case .input: if let partition = entry.partition { inputs[partition] = KeptPosition(encoded: value) }
        case .topic: topicIDs[entry.subject] = text
        case .signature: signatures[entry.subject] = StoreSignature(encoded: text)
        case .format, .streamTime, .position: break
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
