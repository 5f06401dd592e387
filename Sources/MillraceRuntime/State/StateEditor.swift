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
        let meta = try transaction.openDatabase("meta")
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
            try remove(TaskMemory.Entry.input(partition))
        }
        try remove(TaskMemory.Entry.topic(topic))
    }

    /// Notes that everything below `position` of a store's changelog is in the store, and which topic that is.
    package func setChangelogPosition(_ position: Offset, of store: String, topic: String, id: String?) throws {
        var bytes = ByteWriter(capacity: 8)
        bytes.append(bigEndian: position.rawValue)
        try put(bytes.bytes.toArray(), for: "position:\(store)")
        if let id { try put(Array(id.utf8), for: TaskMemory.Entry.topic(topic)) }
    }

    private func put(_ value: [UInt8], for name: String) throws {
        try unsafe transaction.put(value.span.bytes, for: Array(name.utf8).span.bytes, in: meta)
    }

    private func remove(_ name: String) throws {
        _ = try unsafe transaction.delete(Array(name.utf8).span.bytes, in: meta)
    }
}
