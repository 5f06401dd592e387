internal import LMDB

/// The write transaction of a task's state, which all stores of the task work in.
///
/// It opens at the first access of a commit interval.
final class StateTransaction {
    let task: TaskID
    let directory: String
    private let environment: Environment
    private let meta: Database
    @exclusivity(unchecked) private var running: WriteTransaction?
    /// Whether there is something to commit.
    @exclusivity(unchecked) private(set) var hasChanged = false

    init(of task: TaskID, in directory: String, _ environment: Environment, meta: Database) {
        self.task = task
        self.directory = directory
        self.environment = environment
        self.meta = meta
    }

    func markChanged() { unsafe hasChanged = true }

    /// Commits what was changed.
    func commit() throws {
        guard let transaction = unsafe running.take() else { return }
        if unsafe hasChanged { try transaction.commit() } else { transaction.abort() }
        unsafe hasChanged = false
    }

    func abort() {
        unsafe running.take()?.abort()
        unsafe hasChanged = false
    }

    private func begin() throws {
        guard unsafe running == nil else { return }
        if environment.usedBytes > environment.mapSize / 2 { try environment.growMap(to: environment.mapSize * 2) }
        unsafe running = try environment.beginWrite()
    }

    // MARK: Databases of stores

    /// Opens a cursor in a database, which is made if it is missing, and forgotten again if this transaction is aborted.
    func openCursor(inDatabase name: String) throws -> Cursor { try openCursor(in: openDatabase(name)) }

    /// Deletes all entries of a database, in which no cursor is open.
    func empty(database name: String) throws {
        let database = try openDatabase(name)
        markChanged()
        try unsafe running?.empty(database)
    }

    private func openDatabase(_ name: String) throws -> Database {
        try begin()
        guard let database = try unsafe running?.openDatabase(name) else { throw notRunning() }
        return database
    }

    private func openCursor(in database: Database) throws -> Cursor {
        try begin()
        guard let cursor = try unsafe running?.openCursor(in: database) else { throw notRunning() }
        return cursor
    }

    private func notRunning() -> StreamsError {
        StreamsError(.internal, "task \(task) has no open transaction; please report this", at: .init(task: task))
    }

    /// The error of a store that holds what no store of ours can.
    func damage(of store: String, _ what: String) -> StreamsError {
        StreamsError(
            .state,
            "store \(store) of task \(task) holds \(what): the state directory \(directory) is damaged: move it away, the "
                + "next start restores the state from the changelog", at: .init(store: store, task: task))
    }

    // MARK: Meta

    /// All entries of `meta`.
    func openMeta() throws -> Cursor { try openCursor(in: meta) }

    func number(of entry: StateLayout.Entry) throws -> Int64? {
        try begin()
        return try unsafe running?.number(of: entry, in: meta) ?? nil
    }

    func set(_ entry: StateLayout.Entry, to value: [UInt8]) throws {
        try begin()
        markChanged()
        try unsafe running?.set(entry, to: value, in: meta)
    }

    func set(_ entry: StateLayout.Entry, to text: String) throws {
        try begin()
        markChanged()
        try unsafe running?.set(entry, to: text, in: meta)
    }

    func set(_ entry: StateLayout.Entry, to number: Int64) throws {
        try begin()
        markChanged()
        try unsafe running?.set(entry, to: number, in: meta)
    }
}
