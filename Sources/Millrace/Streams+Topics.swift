internal import MillraceRuntime

extension Streams {
    /// Creates the topics of the topology that don't exist: input topics with `configuration.defaultPartitions`, and the
    /// output, dead-letter and internal topics that follow from them.
    ///
    /// On the embedded log and on Kafka, before or while the application runs. Throws if an internal topic exists and
    /// isn't as the topology needs it.
    @concurrent public func createMissingTopics() async throws {
        try withLogBeside { log in
            let preparation = TopicPreparation(
                plan: topology.plan, applicationID: configuration.applicationID, admin: log.admin,
                deadLetterTopics: configuration.errorHandlers.deadLetterTopics, logger: configuration.logger)
            try preparation.createMissingInputs(partitions: configuration.defaultPartitions)
            try preparation.prepare()
        }
    }

    /// A producer that writes to a topic of the log that the application runs on: the embedded log, or Kafka.
    ///
    /// ```swift
    /// let lines = try await streams.makeProducer(of: "lines", key: .ignored, value: .string)
    /// defer { lines.close() }
    /// try await lines.send("to be or not to be")
    /// ```
    ///
    /// Before or while the application runs.
    ///
    /// - Parameters:
    ///   - topic: the topic's name; it must exist, see `createMissingTopics()`.
    ///   - key: how keys are written; by default the type's usual format.
    ///   - value: how values are written; by default the type's usual format.
    @concurrent public func makeProducer<Key: Sendable, Value: Sendable>(
        of topic: String, key: Serde<Key> = .usual, value: Serde<Value> = .usual
    ) async throws -> TopicProducer<Key, Value> {
        let log: any Log
        do { log = try configuration.openLogBeside() } catch let error as LogError { throw error.asStreamsError }
        do {
            guard try log.admin.describeTopics([topic])[topic] != nil else {
                throw StreamsError(
                    .user,
                    "topic \(topic) doesn't exist. `createMissingTopics()` creates those that the topology names",
                    code: .missingTopic)
            }
            return try TopicProducer(
                to: topic, of: log, key: key.resolved(for: "key", of: topic),
                value: value.resolved(for: "value", of: topic), applicationID: configuration.applicationID)
        } catch {
            log.close()
            throw (error as? LogError)?.asStreamsError ?? error
        }
    }

    /// Deletes the application's state in `configuration.directory`; the next run restores it from the changelog topics.
    ///
    /// Throws if the application runs in this directory, in this process or another one.
    @concurrent public func cleanUp() async throws {
        let root = configuration.stateRoot
        let tasks = try StateDirectory.tasks(root: root, applicationID: configuration.applicationID)
        let globals = StateDirectory.globalDirectory(in: "\(root)/\(configuration.applicationID)")
        guard !tasks.isEmpty || FileSystem.exists(globals) else { return }
        let directory = try StateDirectory(root: root, applicationID: configuration.applicationID)
        defer { directory.close() }
        for task in tasks { try StateDirectory.deleteTask("\(root)/\(configuration.applicationID)/\(task)") }
        if FileSystem.exists(globals) { try StateDirectory.deleteTask(globals) }
    }

    private func withLogBeside(_ body: (any Log) throws -> Void) throws {
        do {
            let log = try configuration.openLogBeside()
            defer { log.close() }
            try body(log)
        } catch let error as LogError {
            throw error.asStreamsError
        }
    }
}

extension Serde {
    fileprivate func resolved(for role: String, of topic: String) throws -> Serde {
        if let serde = specified ?? .ofType { return serde }
        throw StreamsError(
            .user,
            "the producer to topic \(topic) needs a serde for its \(role) of type \(Value.self): pass one "
                + "(`\(role): …`), or \(UsualFormat.advice(for: Value.self))")
    }
}
