extension StreamThread {
    func fillQueues() throws {
        for task in tasks where task.lifecycle == .running {
            for partition in task.partitionsToFill(upTo: configuration.bufferedRecords) {
                let batch = try membership.takeBatch(
                    from: partition, of: task, maximumRecords: configuration.bufferedRecords)
                if let batch { task.enqueue(batch) }
            }
        }
    }

    /// Processes what the queues hold, task by task, until they run out or a commit is due.
    func processTasks() throws -> Int {
        var processed = 0
        var waiting = try tasks.filter { try $0.isReady(membership.consumer) }
        if waiting.count > 1 {
            // The first one may take the whole interval: each comes first in its turn.
            let first = commits % waiting.count
            waiting = Array(waiting[first...] + waiting[..<first])
        }
        if !waiting.isEmpty, !transaction.isOpen {
            try transaction.begin()
            // A few of each first: the partitions that join a transaction together cost one request to the coordinator,
            // and each one that joins later another. A task that stops before has an input to wait for.
            var unfinished: [StreamTask] = []
            for task in waiting where transaction.search == nil {
                let count = try process(task, upTo: 16)
                processed += count
                if count == 16 { unfinished.append(task) }
            }
            if transaction.search == nil { waiting = unfinished }
        }
        if let search = transaction.search { return try processSearching(search, waiting) }
        for task in waiting {
            while true {
                let count = try process(task, upTo: 256)
                processed += count
                if count < 256 || isIntervalOver { break }
            }
        }
        return processed
    }

    /// As many input records as the search allows in one transaction.
    private func processSearching(_ search: RefusalSearch, _ waiting: [StreamTask]) throws -> Int {
        var processed = 0
        for task in waiting {
            let left = search.limit - transaction.records.uncommitted
            if left <= 0 { break }
            transaction.writes(task)
            processed += try process(task, upTo: min(left, 256))
        }
        return processed
    }

    /// Processes some records of a task, and remembers what took longest.
    private func process(_ task: StreamTask, upTo limit: Int) throws -> Int {
        let start = time.monotonic
        var count = 0
        defer { transaction.longestWork.note(count, of: task.id, took: time.monotonic - start) }
        do { count = try task.process(upTo: limit, from: membership.consumer) } catch {
            transaction.records.failed(within: limit)
            throw error
        }
        transaction.records.processed(count)
        return count
    }

    private var isIntervalOver: Bool { time.monotonic - transaction.lastCommit >= configuration.commitInterval }

    var isCommitDue: Bool {
        if let search = transaction.search, transaction.records.uncommitted >= search.limit { return true }
        return isIntervalOver && (transaction.isOpen || tasks.contains(where: \.isDirty))
    }
}
