extension StreamThread {
    /// Reads where the group stands, compares that with the states and the log, seeks, and starts to restore the stores.
    ///
    /// A changelog's end must be asked after the committed offsets were read: every transaction that counts in them then
    /// lies below it.
    func beginRestoring() throws {
        let partitions = tasks.flatMap(\.partitions)
        let committed = try membership.consumer.committedOffsets(of: partitions)
        transaction.records.settle(committed.mapValues(\.offset))
        var changelogs: [TopicPartition: Offset] = [:]
        for task in tasks { try changelogs.merge(task.state?.changelogPositions() ?? [:]) { known, _ in known } }
        var readers = try environment.log.makeReaders(from: changelogs)
        defer { for reader in readers.values { reader.close() } }
        let finder = try FactFinder(
            plan: environment.plan, configuration: configuration, log: environment.log, time: time,
            committed: committed,
            partitions: partitions,
            changelogs: Array(changelogs.keys), refused: membership.refusedPositions)
        var starts: [(task: StreamTask, start: TaskStart)] = []
        for task in tasks {
            let facts = try finder.facts(
                of: task.id, partitions: task.partitions, subtopology: task.subtopology, state: task.state,
                readers: readers)
            starts.append((task, try decide(facts)))
        }
        isLogShortSince = nil
        report(starts.map(\.start))
        try membership.seek(to: starts.reduce(into: [:]) { $0.merge($1.start.positions) { known, _ in known } })
        for (task, start) in starts {
            try prepare(task, start, finder, &readers)
            try task.beginRestoring(start, readers: &readers, progress: progress)
        }
        topicWatch.restart(ids: finder.topicIDs)
        membership.forgetRefusedPositions()
    }

    /// One task after the other, so that only one collects records, and for a moment, so that the thread can be stopped.
    func restoreTasks() throws {
        guard let task = tasks.first(where: { $0.lifecycle == .restoring }) else { return }
        do {
            guard try task.restore(for: .milliseconds(100)) else { return }
        } catch let refusal as StartRefusal {
            throw error(refusal, of: task.id)
        }
        try environment.directory.markCurrent(task.id)
        logger.debug("Task \(task.id) is running")
        // Without transactions what is processed next is in the log before any offset is: a restart must find one.
        if !transaction.producer.isTransactional, task.isDirty {
            try membership.consumer.commit(task.offsetsToCommit(topicIDs: topicWatch.ids))
        }
    }

    /// How the task starts; throws where its facts don't belong together.
    private func decide(_ facts: TaskFacts) throws -> TaskStart {
        switch StartDecision(for: facts) {
        case .start(let start): return start
        case .refuse(let refusal):
            let since = isLogShortSince ?? time.monotonic
            guard refusal.mayPass, time.monotonic - since < configuration.shortLogPatience else {
                throw error(refusal, of: facts.task)
            }
            isLogShortSince = since
            throw LogError(.retry, text(of: refusal, facts.task))
        }
    }

    /// Why the task can't start, for whoever runs the application.
    func error(_ refusal: StartRefusal, of task: TaskID, isRunning: Bool = false) -> StreamsError {
        refusal.streamsError(text(of: refusal, task, isRunning), task: task)
    }

    private func text(of refusal: StartRefusal, _ task: TaskID, _ isRunning: Bool = false) -> String {
        refusal.text(
            task: task, group: environment.applicationID, directory: environment.directory.directory(of: task),
            isRunning: isRunning)
    }

    /// Empties the stores that are to be read anew, and has the state remember what the next start compares with.
    private func prepare(
        _ task: StreamTask, _ start: TaskStart, _ finder: FactFinder,
        _ readers: inout [TopicPartition: any LogReader]
    ) throws {
        guard let state = task.state else { return }
        for (name, position) in start.rebuilds {
            let changelog = state.changelog(of: try state.store(named: name))
            if try state.changelogPosition(of: name).rawValue > 0 {
                logger.warning(
                    "Store \(name) of task \(task.id) is read anew from its changelog \(changelog): it is older than half "
                        + "the time for which the changelog keeps deletions (delete.retention.ms)")
            }
            try state.wipe(name, position: position)
            readers.removeValue(forKey: changelog)?.close()
            readers[changelog] = try environment.log.makeReader(of: changelog, from: position)
        }
        let signatures = task.subtopology.stores.reduce(into: [:]) { $0[$1.name] = $1.signature }
        let topics = Set(
            task.partitions.map(\.topic)
                + task.subtopology.stores.map {
                    InternalTopics.changelog(of: $0.name, in: environment.applicationID)
                })
        try state.remember(signatures: signatures, topicIDs: finder.topicIDs.filter { topics.contains($0.key) })
        try state.commit()
    }

    /// Logs where reading starts, if that isn't where the group stands.
    private func report(_ starts: [TaskStart]) {
        for start in starts {
            for (partition, position) in start.deletedUnread.sorted(by: { $0.key < $1.key }) {
                logger.warning(
                    "Records of \(partition) from \(position) on were deleted before they were read: going on at "
                        + "\(start.positions[partition].map { "\($0)" } ?? "its start"). Keep records longer (retention.ms)"
                )
            }
            for partition in start.continuedFromState {
                logger.warning(
                    "Group \(environment.applicationID) has no committed offset for \(partition) any more: going on at "
                        + "\(start.positions[partition].map { "\($0)" } ?? "its start"), the position kept with the state"
                )
            }
        }
    }
}
