internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// `<state>/<application>/`: a directory for each task, and a lock that keeps other processes out.
package final class StateDirectory: Sendable {
    package let path: String
    /// The open lock file; nil once it is closed.
    private let lock: Mutex<Int32?>
    private let owners = Mutex(Owners())

    /// Who of this process has tasks.
    private struct Owners {
        /// The tasks whose state some thread has open; LMDB must not open one twice.
        var claims: Set<TaskID> = []
        /// What each thread was assigned last; nil before its first assignment.
        var assignments: [String: Set<TaskID>?] = [:]
    }

    /// Takes the directory for this process, until it ends or `close` is called.
    package init(root: String, applicationID: String) throws {
        path = "\(root)/\(applicationID)"
        try FileSystem.makeDirectory(path)
        try Self.refuseSymbolicLink(path)
        lock = Mutex(try Self.takeLock(in: path))
    }

    /// A symbolic link may lead out of the state directory, to files that are not ours to delete.
    package static func refuseSymbolicLink(_ path: String) throws {
        guard FileSystem.isSymbolicLink(path) else { return }
        throw StreamsError(
            .state,
            "\(path) is a symbolic link, which Millrace never makes: what it points to was left alone. Put a directory in "
                + "its place, or name another state directory")
    }

    private static func takeLock(in path: String) throws -> Int32 {
        let lockPath = "\(path)/.lock"
        let lock = unsafe open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard lock >= 0 else { throw FileSystem.failure("open", lockPath) }
        guard Self.waitForLock(lock) else {
            let holder = ((try? FileSystem.readText(lockPath)) ?? nil).map { "process \($0)" } ?? "another process"
            closeFile(lock)
            throw StreamsError(
                .state,
                "the state directory \(path) is in use by \(holder): stop it, or give this one another directory",
                code: .stateInUse)
        }
        let pid = "\(getpid())"
        guard ftruncate(lock, 0) == 0, unsafe write(lock, pid, pid.utf8.count) == pid.utf8.count else {
            let failure = FileSystem.failure("write", lockPath)
            closeFile(lock)
            throw failure
        }
        return lock
    }

    /// Waits for a holder that is just ending, or a command that just looks.
    private static func waitForLock(_ lock: Int32) -> Bool {
        for _ in 0..<30 {
            if flock(lock, LOCK_EX | LOCK_NB) == 0 { return true }
            usleep(10_000)
        }
        return false
    }

    package func directory(of task: TaskID) -> String { "\(path)/\(task)" }

    /// Where the global tables are kept.
    package var globalDirectory: String { Self.globalDirectory(in: path) }

    /// Where an application keeps its global tables.
    package static func globalDirectory(in path: String) -> String { "\(path)/global" }

    /// Takes a task's state for one thread. Another one of this process may still have it, if the group moved the task
    /// while that thread was busy: then it releases it in a moment.
    func claim(_ task: TaskID) throws(LogError) {
        guard owners.withLock({ $0.claims.insert(task).inserted }) else {
            throw LogError(.retry, "another thread of this process still has task \(task)")
        }
    }

    func release(_ task: TaskID) { owners.withLock { _ = $0.claims.remove(task) } }

    /// A thread begins to work here; it has no assignment yet.
    func join(_ thread: String) { owners.withLock { $0.assignments[thread] = .some(nil) } }

    /// A thread ends.
    func leave(_ thread: String) { owners.withLock { _ = $0.assignments.removeValue(forKey: thread) } }

    /// Notes what a thread was assigned. Once all threads have an assignment, the tasks here that none of them has are
    /// marked as left behind: their state grows old while another process works on them.
    func noteAssignment(_ assigned: Set<TaskID>, of thread: String, at now: Timestamp) throws {
        // Under the lock: another thread may claim a task now, or mark the same ones.
        try owners.withLock { owners in
            owners.assignments[thread] = assigned
            var kept = owners.claims
            for assignment in owners.assignments.values {
                guard let assignment else { return }
                kept.formUnion(assignment)
            }
            for task in try Self.tasks(in: path) where !kept.contains(task) {
                let directory = directory(of: task)
                guard !FileSystem.isSymbolicLink(directory) else { continue }
                try TaskOwnership.markLeftBehind(directory, at: now)
            }
        }
    }

    /// Notes that the state of `task`, which this process has, is up to date again.
    func markCurrent(_ task: TaskID) throws { try TaskOwnership.unmark(directory(of: task)) }

    /// Names this process among all that run the application; kept, so that a restart settles at once what the killed
    /// process left open.
    package func processID() throws -> String {
        let file = "\(path)/process-id"
        if let known = try FileSystem.readText(file), !known.isEmpty { return known }
        let made = String(UInt64.random(in: .min ... .max), radix: 16)
        try FileSystem.replace(file, with: made)
        return made
    }

    /// Lets other processes have the directory. Doing it again is fine.
    package func close() {
        guard let lock = lock.withLock({ $0.take() }) else { return }
        flock(lock, LOCK_UN)
        closeFile(lock)
    }

    /// The process that runs on the directory now, or nil.
    package static func holder(root: String, applicationID: String) -> String? {
        let lockPath = "\(root)/\(applicationID)/.lock"
        let file = unsafe open(lockPath, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { closeFile(file) }
        if flock(file, LOCK_SH | LOCK_NB) == 0 {
            flock(file, LOCK_UN)
            return nil
        }
        return ((try? FileSystem.readText(lockPath)) ?? nil) ?? "unknown"
    }

    /// The tasks that have state here.
    package static func tasks(root: String, applicationID: String) throws -> [TaskID] {
        try tasks(in: "\(root)/\(applicationID)")
    }

    private static func tasks(in path: String) throws -> [TaskID] {
        try FileSystem.names(in: path).compactMap { name in
            let parts = name.split(separator: "_", omittingEmptySubsequences: false)
            guard parts.count == 2, let subtopology = Int(parts[0]), let partition = Int32(parts[1]) else { return nil }
            return TaskID(subtopology: subtopology, partition: PartitionID(partition))
        }.sorted()
    }

    /// Deletes a task's directory, with all that Millrace keeps there.
    package static func deleteTask(_ directory: String) throws {
        try refuseSymbolicLink(directory)
        try removeTask(directory)
        try FileSystem.removeDirectory(directory)
    }

    /// Deletes the state of all tasks. Nobody may have it open.
    package static func deleteTasks(in directory: StateDirectory) throws {
        for task in try tasks(in: directory.path) { try deleteTask(directory.directory(of: task)) }
    }

    /// Deletes a task's files.
    package static func removeTask(_ directory: String) throws {
        for name in ["data.mdb", "lock.mdb", "trust", TaskOwnership.markName, setAsideName] {
            try FileSystem.remove("\(directory)/\(name)")
        }
    }

    /// The file that a state which can't be trusted becomes, until it is restored.
    static let setAsideName = "data.mdb.set-aside"

    static func setAsidePath(in directory: String) -> String { "\(directory)/\(setAsideName)" }

    /// Puts a task's stores out of the way, so that they can be made anew. They may be the only copy, so they are kept
    /// until the new ones are restored; an earlier set-aside copy is too, since it is from before a failed restore.
    static func setAside(_ directory: String) throws {
        let data = "\(directory)/data.mdb"
        if FileSystem.exists(data) {
            if FileSystem.exists(setAsidePath(in: directory)) {
                try FileSystem.remove(data)
            } else {
                try FileSystem.move(data, to: setAsidePath(in: directory))
            }
        }
        try FileSystem.remove("\(directory)/lock.mdb")
    }
}

/// `close(2)`, whose name is a method's here.
private func closeFile(_ file: Int32) { close(file) }
