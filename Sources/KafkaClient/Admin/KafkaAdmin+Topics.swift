extension KafkaAdmin {
    /// The topics of these names, or all if nil, with their settings. Those that don't exist are absent.
    public func describeTopics(
        _ names: [String]? = nil, timeout: Duration = .seconds(30)
    ) throws(KafkaError) -> [String: KafkaTopic] {
        let counts = try partitionCounts(names, timeout: timeout)
        if counts.isEmpty { return [:] }
        let settings = try client().describeSettings(ofTopics: counts.keys.sorted(), timeout: timeout)
        var topics: [String: KafkaTopic] = [:]
        for (name, count) in counts {
            // A topic that was deleted between the two questions has no settings.
            guard let settings = settings[name] else { continue }
            topics[name] = KafkaTopic(name: name, partitions: count, settings: settings.mapValues(\.value))
        }
        return topics
    }

    /// The number of partitions of the topics of these names, or of all if nil. Those that don't exist are absent.
    public func partitionCounts(
        _ names: [String]? = nil, timeout: Duration = .seconds(30)
    ) throws(KafkaError) -> [String: Int32] {
        let client = try client()
        guard let names else { return try client.partitionCounts(nil, timeout: timeout) }
        return try persisting(timeout) { rest throws(KafkaError) in
            try client.partitionCounts(of: names, timeout: rest)
        }
    }

    /// Creates topics, and returns when they can be found. Throws for the first that can't be made, or exists already
    /// (``KafkaError/Code/topicAlreadyExists``); the others are made.
    public func createTopics(_ topics: [KafkaTopic], timeout: Duration = .seconds(30)) throws(KafkaError) {
        if topics.isEmpty { return }
        let names = Set(topics.map(\.name))
        func waitUntilFound(_ timeout: Duration) throws(KafkaError) {
            try wait(timeout, "Creating topics") { () throws(KafkaError) in
                try partitionCounts(Array(names), timeout: timeout).count == names.count
            }
        }
        do throws(KafkaError) {
            try client().createTopics(topics, timeout: timeout)
        } catch {
            // Whoever was faster may be so by a moment, and the caller will look at the topics now.
            if error.code == .topicAlreadyExists {
                do throws(KafkaError) { try waitUntilFound(.seconds(1)) } catch {
                    // Another of the topics can't be made; the first error is the one to tell.
                }
            }
            throw error
        }
        try waitUntilFound(timeout)
    }

    /// Deletes topics, and returns when they are gone. Throws for the first that can't be deleted or isn't there.
    public func deleteTopics(_ names: [String], timeout: Duration = .seconds(30)) throws(KafkaError) {
        if names.isEmpty { return }
        try client().deleteTopics(names, timeout: timeout)
        try wait(timeout, "Deleting topics") { () throws(KafkaError) in
            try partitionCounts(names, timeout: timeout).isEmpty
        }
    }

    /// Changes settings of a topic, by Kafka's keys, and returns when that can be seen; nil gives one back to its default.
    /// The others stay.
    ///
    /// The cluster takes a topic's own settings all at once, so they are read first: who changes the same topic at the
    /// same time may be overruled.
    public func changeSettings(
        _ changes: [String: String?], ofTopic name: String, timeout: Duration = .seconds(30)
    ) throws(KafkaError) {
        let client = try client()
        func own() throws(KafkaError) -> [String: String] {
            guard let found = try client.describeSettings(ofTopics: [name], timeout: timeout)[name] else {
                throw KafkaError(.unknownTopicOrPartition, "Changing topic \(name): there is no such topic")
            }
            return found.filter { $0.value.isOwn }.reduce(into: [:]) { $0[$1.key] = $1.value.value }
        }
        var settings = try own()
        for (key, value) in changes { settings[key] = value }
        try client.replaceSettings(ofTopic: name, by: settings, timeout: timeout)
        try wait(timeout, "Changing topic \(name)") { () throws(KafkaError) in try own() == settings }
    }

    /// The broker that is asked may learn of a change later than the one that made it.
    private func wait(
        _ timeout: Duration, _ operation: String, until isDone: () throws(KafkaError) -> Bool
    ) throws(KafkaError) {
        let deadline = ContinuousClock.now + timeout
        while try !isDone() {
            if ContinuousClock.now > deadline {
                throw KafkaError(.timedOut, "\(operation): not every broker knows of it yet", isRetriable: true)
            }
            pause(.milliseconds(10))
        }
    }
}
