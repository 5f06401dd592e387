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
            // A consumer that was replaced may have lost none.
            if !partitions.isEmpty {
                configuration.logger.warning(
                    "Thread \(name) lost \(partitions.count) partitions: it is no member of the group any more\(slowness)"
                )
            }
            longestWork = nil
            isAssigned = false
            mustFinishRevocation = true
            try discardTransaction()
            try finishRevocation()
        case .assigned(let partitions):
            assignmentToTake = partitions
            let tasks = plan.tasks(for: partitions, applicationID: configuration.applicationID).map { "\($0.id)" }
            configuration.logger.info(
                "Thread \(name) has \(partitions.count) partitions in \(tasks.count) tasks: "
                    + tasks.joined(separator: ", "))
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
        try directory.noteAssignment(Set(groups.map(\.id)), of: name, at: time.wallClock)
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
        let state =
            try plan.hasStores
            ? TaskState(
                task: group.id, in: directory.directory(of: group.id), stores: group.subtopology.stores,
                logIdentity: log.identity, collector: collector, applicationID: configuration.applicationID,
                logger: configuration.logger)
            : nil
        let context = TaskContext(
            task: group.id, state: state, collector: collector, handlers: configuration.handlers,
            logger: configuration.logger)
        do {
            return try StreamTask(
                id: group.id, subtopology: group.subtopology, partitions: group.partitions,
                applicationID: configuration.applicationID, program: program, context: context, time: time)
        } catch {
            // It is opened again at the next attempt.
            context.forgetBuilt()
            reportFailure("close the state of task \(group.id)") { try state?.close() }
            throw error
        }
    }

    /// Closes all tasks, even if some can't be closed as they should.
    func closeTasks() throws {
        mustRestore = false
        isLogShortSince = nil
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
}
