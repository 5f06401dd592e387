internal import LMDB

/// The state of one task: an LMDB environment with a database for each store and one for what the task must remember.
///
/// One write transaction spans a commit interval. It opens at the first access, the task reads through it, and it is
/// committed after the log's transaction, with the changelog positions inside, or discarded.
package final class TaskState {
    package let task: TaskID
    package let directory: String
    private let environment: Environment
    let transaction: StateTransaction
    private var stores: [String: any RawStore] = [:]
    /// Keeps the sinks that the stores write to, and their producer.
    private let collector: RecordCollector
    private var trust: TrustMark

    /// Opens or makes the state of `task`. State that can't be trusted is set aside and made anew from the changelogs;
    /// state of another log is refused.
    package init(
        task: TaskID, in directory: String, stores plans: [StorePlan], logIdentity: String, collector: RecordCollector,
        applicationID: String, logger: StreamsLogger
    ) throws {
        self.task = task
        self.directory = directory
        self.collector = collector
        trust = TrustMark(directory: directory)
        try StateDirectory.refuseSymbolicLink(directory)
        if let reason = try trust.reasonToDistrust() {
            logger.warning(
                "Set aside the state of task \(task) in \(directory), to be restored from its changelogs: \(reason)")
            try StateDirectory.setAside(directory)
        }
        // Before anything is written to it.
        try FileSystem.makeDirectory(directory)
        let lastUse = try trust.lastUse()
        try trust.markInUse()
        let meta: Database
        do {
            (environment, meta) = try Self.openSettingDamageAside(
                directory, of: task, logIdentity: logIdentity, stores: plans, logger: logger)
        } catch let refusal as StreamsError {
            // It was looked at, and is as whole as before.
            if lastUse == .clean { try trust.markClean() }
            throw refusal
        }
        transaction = StateTransaction(of: task, in: directory, environment, meta: meta)
        for plan in plans {
            let changelog = try collector.sink(toTopic: InternalTopics.changelog(of: plan.name, in: applicationID))
            stores[plan.name] = makeStore(plan, changelog)
        }
        for store in stores.values { try store.open() }
        // So that readers find the databases, also where all of them are empty.
        transaction.markChanged()
        try commit()
    }

    private func makeStore(_ plan: StorePlan, _ changelog: RecordSink) -> any RawStore {
        let changelog = ChangelogWriter(of: plan.name, of: task, to: changelog)
        return switch plan.kind {
        case .keyValue: RawKeyValueStore(name: plan.name, in: transaction, changelog: changelog)
        }
    }

    package var storeNames: [String] { stores.keys.sorted() }

    func store(named name: String) throws -> any RawStore {
        guard let store = stores[name] else {
            throw StreamsError(
                .internal, "task \(task) has no store \(name); it has \(storeNames)",
                at: .init(store: name, task: task))
        }
        return store
    }

    package func keyValueStore(named name: String) throws -> RawKeyValueStore { try typedStore(named: name) }

    private func typedStore<Store: RawStore>(named name: String) throws -> Store {
        guard let store = try store(named: name) as? Store else {
            throw StreamsError(
                .internal, "store \(name) of task \(task) is no \(Store.self); please report this",
                at: .init(store: name, task: task))
        }
        return store
    }

    /// Where the changes of a store are logged.
    func changelog(of store: any RawStore) -> TopicPartition {
        TopicPartition(store.changelogTopic, task.partition)
    }

    /// Where the changelogs must be read on to bring all stores up to date.
    func changelogPositions() throws -> [TopicPartition: Offset] {
        var positions: [TopicPartition: Offset] = [:]
        for store in stores.values { positions[changelog(of: store)] = try changelogPosition(of: store.name) }
        return positions
    }

    // MARK: The write transaction

    /// Whether there is something to commit.
    var hasChanged: Bool { unsafe transaction.hasChanged }

    /// Notes that everything below `position` of the store's changelog is in the store.
    package func setChangelogPosition(_ position: Offset, of store: String) throws {
        try transaction.set(.position(ofStore: store), to: position.rawValue)
    }

    package func changelogPosition(of store: String) throws -> Offset {
        Offset(try transaction.number(of: .position(ofStore: store)) ?? 0)
    }

    package func setStreamTime(_ time: Timestamp) throws {
        try transaction.set(.streamTime, to: time.milliseconds)
    }

    package func streamTime() throws -> Timestamp {
        Timestamp(milliseconds: try transaction.number(of: .streamTime) ?? Timestamp.unknown.milliseconds)
    }

    /// Notes in the open transaction that the state is as its changelogs are `now`: the log has just said so.
    package func noteCurrent(at now: Timestamp) throws {
        try transaction.set(.commitTime, to: now.milliseconds)
    }

    /// Makes what was written since the last commit permanent. Costs nothing if nothing was.
    package func commit() throws {
        closeCursors()
        try transaction.commit()
    }

    /// Frees what killed readers of other processes (`state dump`, say) still hold on to: the file would grow.
    func forgetDeadReaders() throws { _ = try environment.checkReaders() }

    /// Gives the memory back that bulk writing has touched in passing.
    func releaseResidentPages() throws { try environment.releaseResidentPages() }

    /// Drops what was written since the last commit.
    package func abort() {
        closeCursors()
        transaction.abort()
    }

    /// Forgets what a store holds; its changelog must be read from `position`, the changelog's start.
    package func wipe(_ name: String, position: Offset) throws {
        try store(named: name).empty()
        try setChangelogPosition(position, of: name)
        try commit()
    }

    /// Closes the environment; a state that was closed survives a power loss.
    package func close() throws {
        abort()
        defer { environment.close() }
        try environment.sync(force: true)
        environment.close()
        try trust.markClean()
    }

    /// Whether an earlier copy of this state was set aside and not restored since.
    package var hasSetAside: Bool { FileSystem.exists(StateDirectory.setAsidePath(in: directory)) }

    /// Deletes what was set aside: the stores are restored.
    func removeSetAside() throws { try FileSystem.remove(StateDirectory.setAsidePath(in: directory)) }

    /// Has the state set aside the next time it is opened. It must be closed before.
    package func distrust() throws { try trust.remove() }

    /// Whether the error is damage of this state.
    package func isDamaged(by error: any Error) -> Bool {
        guard let error = error as? LMDBError else { return false }
        return error.isDamage && error.path == "\(directory)/data.mdb"
    }

    private func closeCursors() {
        for store in stores.values { store.closeCursors() }
    }
}
