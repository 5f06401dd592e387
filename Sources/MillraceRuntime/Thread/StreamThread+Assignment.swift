internal import LMDB

extension StreamThread {
    func apply(_ change: AssignmentChange) throws {
        switch change {
        case .revoked(let partitions):
            logger.info("Thread \(name) gives back \(partitions.count) partitions")
            pending.unassigned()
            do { try commit() } catch let error as LogError {
                try recover(from: error)
            } catch let error as LMDBError {
                try recover(from: error)
            }
            try giveBack()
            pending.finished(.giveBack)
        case .lost(let partitions):
            // A consumer that was replaced may have lost none.
            if !partitions.isEmpty {
                logger.warning(
                    "Thread \(name) lost \(partitions.count) partitions: it is no member of the group any more"
                        + transaction.longestWork.text)
            }
            transaction.longestWork = LongestWork()
            pending.unassigned()
            try discardTransaction()
            try giveBack()
            pending.finished(.giveBack)
        case .assigned(let partitions):
            membership.assigned(partitions)
            pending.assigned()
            let groups = environment.plan.tasks(for: partitions, applicationID: environment.applicationID)
            logger.info(
                "Thread \(name) has \(partitions.count) partitions in \(groups.count) tasks: "
                    + groups.map { "\($0.id)" }.joined(separator: ", "))
            try finishPending()
        }
    }

    func giveBack() throws {
        try closeTasks()
        try membership.giveBack()
    }

    /// Makes the tasks of the assignment that aren't made yet.
    func makeTasks() throws {
        let groups = environment.plan.tasks(
            for: membership.partitions ?? [], applicationID: environment.applicationID)
        try environment.directory.noteAssignment(Set(groups.map(\.id)), of: name, at: time.wallClock)
        for group in groups where !taskIDs.contains(group.id) { tasks.append(try makeTask(group)) }
    }

    private func makeTask(_ group: TaskAssignment) throws -> StreamTask {
        try environment.directory.claim(group.id)
        do { return try openTask(group) } catch {
            environment.directory.release(group.id)
            throw error
        }
    }

    private func openTask(_ group: TaskAssignment) throws -> StreamTask {
        let state =
            try environment.plan.hasStores
            ? TaskState(
                task: group.id, in: environment.directory.directory(of: group.id), stores: group.subtopology.stores,
                logIdentity: environment.log.identity, collector: transaction.collector,
                applicationID: environment.applicationID, logger: logger)
            : nil
        let context = TaskContext(
            task: group.id, state: state, collector: transaction.collector, handlers: configuration.handlers,
            time: time, logger: logger, globals: environment.globals)
        do {
            return try StreamTask(
                id: group.id, subtopology: group.subtopology, partitions: group.partitions,
                applicationID: environment.applicationID, program: environment.program, context: context,
                maximumIdle: configuration.maximumTaskIdle)
        } catch {
            // It is opened again at the next attempt.
            context.forgetBuilt()
            reportFailure("close the state of task \(group.id)") { try state?.close() }
            throw error
        }
    }

    /// Closes all tasks, even if some can't be closed as they should.
    func closeTasks() throws {
        pending.closedTasks()
        isLogShortSince = nil
        let closing = tasks
        tasks = []
        var failure: (any Error)?
        for task in closing {
            do { try task.close() } catch { failure = failure ?? error }
            environment.directory.release(task.id)
        }
        if let failure { throw failure }
    }

    /// Reports what the thread waits for while the group has assigned nothing to it.
    func reportWaiting() {
        guard let text = membership.waitToReport(isAssigned: isAssigned, at: time.monotonic) else { return }
        logger.info("Thread \(name) \(text)")
    }
}
