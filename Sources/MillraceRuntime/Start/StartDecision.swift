/// Whether a task may start, and where. Pure: a test can try every combination of facts.
///
/// State, changelog, committed offsets and input belong together, or results would be wrong without a sign of it. Where
/// they don't, or nothing proves that they do, the task doesn't start; nothing is deleted that may be the last copy.
package enum StartDecision: Sendable, Equatable {
    case start(TaskStart)
    case refuse(StartRefusal)

    package init(for facts: TaskFacts) {
        do throws(StartRefusal) { self = .start(try Self.start(for: facts)) } catch { self = .refuse(error) }
    }

    private static func start(for facts: TaskFacts) throws(StartRefusal) -> TaskStart {
        try checkSignatures(of: facts)
        var start = TaskStart()
        let hasCommitted = facts.inputs.contains { $0.committed != nil }
        for store in facts.stores {
            if let rebuild = try check(store, hasCommitted) { start.rebuilds[store.name] = rebuild }
        }
        for input in facts.inputs { try take(input, of: facts, into: &start) }
        try checkCompleteness(of: facts, &start)
        start.streamTime = facts.streamTime
        return start
    }

    // MARK: Stores

    /// A store's bytes are read only by the kind and the serdes that wrote them.
    private static func checkSignatures(of facts: TaskFacts) throws(StartRefusal) {
        for store in facts.stores {
            if let old = store.remembered, let new = store.planned, old != new {
                throw StartRefusal(.otherSignature(store: store.name, old: old, new: new))
            }
        }
        for store in facts.stores where store.isNew && store.remembered == nil {
            // Only the generated number differs: an operator was added or removed before it.
            guard let prefix = generatedPrefix(of: store.name), let planned = store.planned else { continue }
            let former = facts.orphans.sorted { $0.key < $1.key }
                .first { generatedPrefix(of: $0.key) == prefix && $0.value == planned }
            if let former { throw StartRefusal(.renumbered(old: former.key, new: store.name)) }
        }
    }

    /// What precedes the ten digits of a generated name; nil for a name of the user's.
    private static func generatedPrefix(of name: String) -> Substring? {
        let digits = name.utf8.suffix(10)
        guard name.utf8.count > 10, name.hasPrefix("K"), digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return name.dropLast(10)
    }

    /// Where the store must be read anew from, or nil where it is continued.
    ///
    /// - Parameter hasCommitted: whether the group has offsets. Without, a store takes in nothing of its changelog.
    private static func check(_ store: TaskFacts.Store, _ hasCommitted: Bool) throws(StartRefusal) -> Offset? {
        if store.position == .unfinishedRewrite || store.committedEnd == .unfinishedRewrite {
            throw StartRefusal(.rewriteUnfinished(store))
        }
        if !store.isNew {
            if store.topic == .other { throw StartRefusal(.changelogReplaced(store)) }
            if store.position > store.range.end { throw StartRefusal(.changelogTooShort(store)) }
            if store.position < store.range.start { throw StartRefusal(.changelogCut(store)) }
        }
        if let committed = store.committedEnd, committed > store.range.end {
            throw StartRefusal(.changelogBehindGroup(store, committed: committed))
        }
        if store.isNew {
            if store.range.start.rawValue == 0 { return nil }
            // The copy that was set aside may have rows that the changelog lost.
            if store.wasSetAside { throw StartRefusal(.changelogCut(store)) }
            return store.range.start
        }
        guard store.isTooOld, store.mayMissDeletions, hasCommitted else { return nil }
        // Only a changelog that still has its first record is sure to have every row.
        if store.range.start.rawValue > 0 { throw StartRefusal(.changelogCut(store)) }
        return store.range.start
    }

    // MARK: Inputs

    private static func take(
        _ input: TaskFacts.Input, of facts: TaskFacts, into start: inout TaskStart
    ) throws(StartRefusal) {
        guard let range = input.range else { throw StartRefusal(.inputMissing(input.partition)) }
        let known = input.committed ?? input.kept
        if let known, input.topic == .other || (input.wasOutOfRange && input.topic == .unknown) {
            throw StartRefusal(.inputReplaced(input.partition, position: known))
        }
        if let committed = input.committed {
            if let kept = input.kept, kept > committed {
                throw StartRefusal(.movedBack(input.partition, committed: committed, kept: kept))
            }
            try read(input, from: committed, in: range, into: &start)
        } else if let kept = input.kept {
            // The group's offsets are gone; the state still knows them, if it is of this topic.
            guard input.topic == .same, !facts.stores.isEmpty else {
                throw StartRefusal(.offsetsGone(input.partition, kept: kept))
            }
            start.uncommitted.insert(input.partition)
            start.continuedFromState.append(input.partition)
            try read(input, from: kept, in: range, into: &start)
        } else {
            start.uncommitted.insert(input.partition)
            switch input.reset {
            case .earliest: start.positions[input.partition] = range.start
            case .latest: start.positions[input.partition] = range.end
            case .none: throw StartRefusal(.noOffset(input.partition))
            }
        }
    }

    private static func read(
        _ input: TaskFacts.Input, from offset: Offset, in range: OffsetRange, into start: inout TaskStart
    ) throws(StartRefusal) {
        if offset > range.end { throw StartRefusal(.inputTooShort(input.partition, position: offset, end: range.end)) }
        if offset >= range.start {
            start.positions[input.partition] = offset
            return
        }
        if input.reset == .none {
            throw StartRefusal(.recordsDeleted(input.partition, position: offset, start: range.start))
        }
        // What is left is processed, also where new groups start at the end.
        start.positions[input.partition] = range.start
        start.uncommitted.insert(input.partition)
        start.deletedUnread[input.partition] = offset
    }

    // MARK: Both together

    /// Without committed offsets, the state may hold more than the positions say.
    private static func checkCompleteness(of facts: TaskFacts, _ start: inout TaskStart) throws(StartRefusal) {
        if facts.inputs.contains(where: { $0.committed != nil }) {
            // The group knows the application, so what it wrote is somewhere.
            if let store = facts.stores.first(where: { $0.wasSetAside && $0.isNew && $0.range.end == $0.range.start }) {
                throw StartRefusal(.changelogEmpty(store))
            }
            return
        }
        guard !facts.stores.isEmpty, let partition = facts.inputs.first?.partition else { return }
        start.refusalIfRestored = StartRefusal(
            .stateAhead(partition, isKept: facts.inputs.contains { $0.kept != nil }))
    }
}

/// How a task starts.
package struct TaskStart: Sendable, Equatable {
    /// Where each input partition is read.
    package var positions: [TopicPartition: Offset] = [:]
    /// The inputs whose positions aren't what the group has committed, and so are to be committed soon.
    package var uncommitted: Set<TopicPartition> = []
    /// The inputs that continue where the state stands, since the group has lost its offsets.
    package var continuedFromState: [TopicPartition] = []
    /// Where the group stood in inputs whose next records were deleted before they were read.
    package var deletedUnread: [TopicPartition: Offset] = [:]
    /// The stores that are emptied and read anew, from these offsets of their changelogs.
    package var rebuilds: [String: Offset] = [:]
    /// Why the task can't start should its changelogs hold records that its stores don't have.
    package var refusalIfRestored: StartRefusal?
    /// Stream time is at least this: a state that came from elsewhere, or is restored, has an older one or none.
    package var streamTime = Timestamp.unknown
}
