internal import LMDB

/// Changes what the state of a task that nobody runs remembers: for the commands that repair.
package struct StateEditor: ~Copyable {
    private let transaction: WriteTransaction
    private let meta: Database

    /// Opens the state in a task's directory, has `body` change it, and makes that durable. The caller holds the
    /// application's state directory.
    package static func edit(_ directory: String, _ body: (borrowing StateEditor) throws -> Void) throws {
        let trust = TrustMark(directory: directory)
        if let reason = try trust.reasonToDistrust() {
            throw StreamsError(
                .state,
                "the state in \(directory) can't be trusted: \(reason). The next run restores it from the changelogs")
        }
        try trust.markInUse()
        let environment = try Environment(
            directory: directory,
            options: EnvironmentOptions(maximumDatabases: 1024, mapSize: 16 << 30, durability: .withoutSync))
        defer { environment.close() }
        let outcome = Result { try change(environment, body) }
        try environment.sync(force: true)
        environment.close()
        try trust.markClean()
        try outcome.get()
    }

    private static func change(_ environment: Environment, _ body: (borrowing StateEditor) throws -> Void) throws {
        let transaction = try environment.beginWrite()
        let meta = try transaction.openDatabase(StateLayout.meta)
        let editor = StateEditor(transaction: transaction, meta: meta)
        try body(editor)
        try editor.commit()
    }

    private init(transaction: consuming WriteTransaction, meta: Database) {
        self.transaction = transaction
        self.meta = meta
    }

    private consuming func commit() throws { try transaction.commit() }

    /// Forgets what is remembered of an input topic: it is to be read as a new one.
    package func forget(inputTopic topic: String) throws {
        let memory = try TaskMemory(reading: transaction.openCursor(in: meta))
        for partition in memory.inputs.keys where partition.topic == topic {
            try transaction.remove(.input(partition), in: meta)
        }
        try transaction.remove(.topic(topic), in: meta)
    }

    /// Notes that everything below `position` of a store's changelog is in the store, and which topic that is.
    package func setChangelogPosition(_ position: Offset, of store: String, topic: String, id: String?) throws {
        try transaction.set(.position(ofStore: store), to: position.rawValue, in: meta)
        if let id { try transaction.set(.topic(topic), to: id, in: meta) }
    }
}
