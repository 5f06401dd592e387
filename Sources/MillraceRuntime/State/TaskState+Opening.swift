internal import LMDB

/// How the environment of a task is opened, and checked to be what it should be.
extension TaskState {
    static func openSettingDamageAside(
        _ directory: String, of task: TaskID, logIdentity: String, stores: [StorePlan], logger: StreamsLogger
    ) throws -> (Environment, Database) {
        func openAndAdopt() throws -> (Environment, Database) {
            let (environment, meta) = try open(directory, stores: stores.count)
            do {
                try adopt(
                    environment, meta, in: directory, of: task, logIdentity: logIdentity, stores: stores, logger: logger
                )
            } catch {
                defer { environment.close() }
                try environment.sync(force: true)
                throw error
            }
            return (environment, meta)
        }
        do {
            return try openAndAdopt()
        } catch let error as LMDBError where error.isDamage {
            logger.warning(
                "Set aside the damaged state of task \(task), to be restored from its changelogs. What was found: \(error)"
            )
        }
        try StateDirectory.setAside(directory)
        return try openAndAdopt()
    }

    /// Stores that the topology doesn't have any more are there as well, nobody knows how many.
    private static func open(_ directory: String, stores: Int) throws(LMDBError) -> (Environment, Database) {
        var most = stores + 4
        while true {
            do throws(LMDBError) { return try open(directory, mostDatabases: most) } catch {
                guard error.is(.databasesFull), most < 1 << 16 else { throw error }
                most *= 8
            }
        }
    }

    private static func open(_ directory: String, mostDatabases: Int) throws(LMDBError) -> (Environment, Database) {
        let environment = try Environment(
            directory: directory,
            options: EnvironmentOptions(maximumDatabases: mostDatabases, mapSize: 16 << 30, durability: .withoutSync))
        do {
            let transaction = try environment.beginWrite()
            let meta = try transaction.openDatabase(StateLayout.meta)
            try transaction.commit()
            return (environment, meta)
        } catch {
            environment.close()
            throw error
        }
    }

    /// Checks that this state is of this log, in a format that can be read.
    private static func adopt(
        _ environment: Environment, _ meta: Database, in directory: String, of task: TaskID, logIdentity: String,
        stores plans: [StorePlan], logger: StreamsLogger
    ) throws {
        let transaction = try environment.beginWrite()
        try TaskMemory.requireLog(
            logIdentity, of: transaction.text(of: .log, in: meta), task: task, in: directory)
        if let format = try transaction.text(of: .format, in: meta), format != StateLayout.format {
            throw StreamsError(
                .state,
                "the state of task \(task) in \(directory) has format \(format), this version of Millrace reads "
                    + "\(StateLayout.format): use the version that wrote it, or run `reset`", at: .init(task: task))
        }
        let wanted = Set(plans.map(\.name))
        for store in try transaction.databaseNames().compactMap(StateLayout.store) where !wanted.contains(store) {
            logger.debug("Task \(task) keeps the store \(store), which the topology doesn't have any more")
        }
        try transaction.set(.log, to: logIdentity, in: meta)
        try transaction.set(.format, to: StateLayout.format, in: meta)
        try transaction.commit()
    }
}

extension LMDBError {
    /// Whether the files are not, or no longer, an environment that can be read.
    var isDamage: Bool {
        [.corrupted, .pageNotFound, .panic, .invalid, .versionMismatch].contains { self.is($0) }
    }
}
