/// How far the changelogs hold the state: noted in the state, and committed with the input positions.
extension StreamTask {
    /// The input positions, with what belongs to them as far as it is noted.
    func offsetsToCommit(topicIDs: [String: String]) throws -> [TopicPartition: CommittedOffset] {
        let ends = try notedChangelogEnds()
        let time = unsafe state != nil && context.streamTime != .unknown ? context.streamTime : nil
        var offsets: [TopicPartition: CommittedOffset] = [:]
        for (partition, position) in positions {
            let facts = CommittedFacts(topicID: topicIDs[partition.topic], changelogEnds: ends, streamTime: time)
            offsets[partition] = CommittedOffset(position, metadata: facts.metadata)
        }
        return offsets
    }

    /// Notes in the open state transaction where the changelogs will end once it counts.
    func noteChangelogEnds(in state: TaskState) throws {
        var ends = try notedChangelogEnds()
        for name in state.storeNames {
            let store = try state.store(named: name)
            guard let end = store.acknowledgedPosition else { continue }
            if let known = ends[name], end < known {
                // What was just written lies before what was written earlier.
                throw StartRefusal(.changelogTooShort(facts(of: store, at: known, changelogEnd: end, state)))
            }
            try state.setChangelogPosition(end, of: name)
            ends[name] = end
        }
        changelogEnds = ends
    }

    /// A store whose changelog's topic `isOther`.
    func storeOfReplacedChangelog(where isOther: (String) -> Bool) throws -> TaskFacts.Store? {
        guard let state else { return nil }
        for name in state.storeNames {
            let store = try state.store(named: name)
            guard isOther(state.changelog(of: store).topic) else { continue }
            return facts(of: store, at: try notedChangelogEnds()[name] ?? 0, changelogEnd: 0, state)
        }
        return nil
    }

    private func facts(
        of store: any RawStore, at position: Offset, changelogEnd end: Offset, _ state: TaskState
    ) -> TaskFacts.Store {
        var facts = TaskFacts.Store(
            name: store.name, changelog: state.changelog(of: store), range: OffsetRange(start: 0, end: end))
        facts.position = position
        return facts
    }

    private func notedChangelogEnds() throws -> [String: Offset] {
        if let changelogEnds { return changelogEnds }
        var ends: [String: Offset] = [:]
        if let state {
            for name in state.storeNames { ends[name] = try state.changelogPosition(of: name) }
        }
        changelogEnds = ends
        return ends
    }
}
