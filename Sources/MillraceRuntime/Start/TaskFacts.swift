/// What is known of a task before it processes anything: what its group has committed, what its state keeps, and what
/// the log holds. `StartDecision` decides by these facts alone.
package struct TaskFacts: Sendable, Equatable {
    package let task: TaskID
    /// In the order of the partitions.
    package var inputs: [Input]
    /// In the order of the names.
    package var stores: [Store] = []
    /// Stores that the state has and the topology doesn't.
    package var orphans: [String: StoreSignature] = [:]
    /// The newest stream time that the group has committed.
    package var streamTime = Timestamp.unknown

    package init(task: TaskID, inputs: [Input], stores: [Store] = [], orphans: [String: StoreSignature] = [:]) {
        self.task = task
        self.inputs = inputs
        self.stores = stores
        self.orphans = orphans
    }

    /// Whether a topic is the one that the state was made from.
    package enum TopicMatch: Sendable, Equatable, CaseIterable {
        case same
        /// It was deleted and created anew.
        case other
        /// Neither the log nor the state can tell.
        case unknown
    }

    /// One input partition.
    package struct Input: Sendable, Equatable {
        package var partition: TopicPartition
        /// What the group has committed.
        package var committed: Offset?
        /// What the state keeps.
        package var kept: Offset?
        /// What the log holds; nil where there is no such partition.
        package var range: OffsetRange?
        package var topic = TopicMatch.unknown
        /// Where the source says that new groups start.
        package var reset = OffsetReset.earliest
        /// Whether the log has refused the committed position a moment ago, although it holds it now.
        package var wasOutOfRange = false

        package init(partition: TopicPartition) { self.partition = partition }
    }

    /// One store and its changelog.
    package struct Store: Sendable, Equatable {
        package var name: String
        package var changelog: TopicPartition
        /// Everything below it in the changelog is in the store; 0 for a store that is new here.
        package var position: Offset = 0
        /// How far the changelog held the rows that belong to what the group has committed; nil where nothing is known of
        /// it.
        package var committedEnd: Offset?
        /// What the log holds of the changelog.
        package var range: OffsetRange
        package var topic = TopicMatch.unknown
        /// Whether the changelog may have forgotten deletions that the store hasn't seen.
        package var isTooOld = false
        /// Whether an earlier copy of the state was set aside, because it can't be trusted.
        package var wasSetAside = false
        /// What the state says of the store; nil where it is new, or was written before this was kept.
        package var remembered: StoreSignature?
        package var planned: StoreSignature?

        package init(name: String, changelog: TopicPartition, range: OffsetRange) {
            self.name = name
            self.changelog = changelog
            self.range = range
        }

        /// Whether the changelog had records behind the position: of a transaction that ended there, at most the marker
        /// lies behind it.
        var mayMissDeletions: Bool { range.end.rawValue - 1 > position.rawValue }

        /// Whether the state has nothing of this store.
        var isNew: Bool { position.rawValue == 0 }
    }
}
