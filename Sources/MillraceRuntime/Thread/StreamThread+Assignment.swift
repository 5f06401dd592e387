internal import LMDB

extension StreamThread {
    func apply(_ change: AssignmentChange) throws {
        switch change {
        case .revoked(let partitions):
            configuration.logger.info("Thread \(name) gives back \(partitions.count) partitions")
            isAssigned = false
            mustFinishRevocation = true
            do { try commit() } catch let error as LogError {
                try recover(from: error)
            } catch let error as LMDBError {
                try recover(from: error)
            }
            try finishRevocation()
        case .lost(let partitions):
            configuration.logger.warning(
                "Thread \(name) lost \(partitions.count) partitions, the group counts it out\(slowness)")
            longestWork = nil
            isAssigned = false
            mustFinishRevocation = true
            try discardTransaction()
            try finishRevocation()
        case .assigned(let partitions):
            assignmentToTake = partitions
            try takeAssignment()
        }
    }

    func finishRevocation() throws {
        try closeTasks()
        try consumer.finishRevocation()
        mustFinishRevocation = false
    }

    func takeAssignment() throws {
        guard let partitions = assignmentToTake else { return }
        let groups = plan.tasks(for: partitions, applicationID: configuration.applicationID)
        configuration.logger.info(
            "Thread \(name) has \(partitions.count) partitions in \(groups.count) tasks: "
                + groups.map { "\($0.id)" }.joined(separator: ", "))
        for group in groups where !taskIDs.contains(group.id) { tasks.append(try makeTask(group)) }
        assignmentToTake = nil
        isAssigned = true
        mustRestore = true
        try beginRestoring()
    }

    private func makeTask(_ group: TaskAssignment) throws -> StreamTask {
        try directory.claim(group.id)
        do { return try openTask(group) } catch {
            directory.release(group.id)
            throw error
        }
    }

    private func openTask(_ group: TaskAssignment) throws -> StreamTask {
        let stores = group.subtopology.stores
        let state =
            try stores.isEmpty
            ? nil
            : TaskState(
                task: group.id, in: directory.directory(of: group.id), stores: stores, logIdentity: log.identity,
                collector: collector, applicationID: configuration.applicationID, logger: configuration.logger,
                lifetime: configuration.stateLifetime)
        let context = TaskContext(
            task: group.id, state: state, collector: collector, handlers: configuration.handlers,
            logger: configuration.logger)
        return try StreamTask(
            id: group.id, subtopology: group.subtopology, partitions: group.partitions,
            applicationID: configuration.applicationID, context: context, time: time)
    }

    /// Closes all tasks, even if some can't be closed as they should.
    func closeTasks() throws {
        mustRestore = false
        assignmentToTake = nil
        let closing = tasks
        tasks = []
        var failure: (any Error)?
        for task in closing {
            do { try task.close() } catch { failure = failure ?? error }
            directory.release(task.id)
        }
        if let failure { throw failure }
    }

    /// Reads where the group stands, seeks there, and starts to restore the stores, in this order: a changelog's end
    /// must be asked after the committed offsets were read (every transaction that counts in them then lies below it).
    func beginRestoring() throws {
        let partitions = tasks.flatMap(\.partitions)
        var committed = try consumer.committedOffsets(of: partitions)
        var starts: [TopicPartition: Offset] = [:]
        let unsettled = mustResetPositions ? partitions : partitions.filter { committed[$0] == nil }
        if !unsettled.isEmpty {
            let ranges = try log.admin.offsetRanges(of: unsettled)
            for partition in unsettled {
                if let known = committed[partition], ranges[partition]?.contains(known) == true { continue }
                committed[partition] = nil
                starts[partition] = try plan.startOffset(
                    of: partition, in: ranges, applicationID: configuration.applicationID)
            }
        }
        try consumer.seek(to: committed.merging(starts) { known, _ in known })
        var positions: [TopicPartition: Offset] = [:]
        for task in tasks { try positions.merge(task.state?.changelogPositions() ?? [:]) { known, _ in known } }
        var readers = try log.makeReaders(from: positions)
        defer { for reader in readers.values { reader.close() } }
        for task in tasks {
            try task.beginRestoring(
                committed: committed.filter { task.partitions.contains($0.key) }, starts: starts, log: log,
                readers: &readers, progress: progress)
        }
        mustRestore = false
        mustResetPositions = false
    }
}
