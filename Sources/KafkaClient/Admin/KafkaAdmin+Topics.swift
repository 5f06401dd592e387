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
            topics[name] = KafkaTopic(name: name, partitions: count, settings: settings)
        }
        return topics
    }

    /// The number of partitions of the topics of these names, or of all if nil. Those that don't exist are absent.
    public func partitionCounts(
        _ names: [String]? = nil, timeout: Duration = .seconds(30)
    ) throws(KafkaError) -> [String: Int32] {
        let client = try client()
        guard let names else { return try client.partitionCounts(nil, timeout: timeout) }
        var counts: [String: Int32] = [:]
        for name in Set(names) {
            let topic = try TopicReference(name, client)
            counts[name] = try client.partitionCounts(topic, timeout: timeout)[name]
        }
        return counts
    }

    /// Creates topics, and returns when they can be found. Throws for the first that can't be made, or exists already
    /// (``KafkaError/Code/topicAlreadyExists``); the others are made, and can be found as well.
    public func createTopics(_ topics: [KafkaTopic], timeout: Duration = .seconds(30)) throws(KafkaError) {
        if topics.isEmpty { return }
        do throws(KafkaError) { try client().createTopics(topics, timeout: timeout) } catch {
            if error.code == .topicAlreadyExists { try waitForTopics(topics, timeout) }
            throw error
        }
        try waitForTopics(topics, timeout)
    }

    private func waitForTopics(_ topics: [KafkaTopic], _ timeout: Duration) throws(KafkaError) {
        try wait(timeout, "Creating topics") { () throws(KafkaError) in
            try partitionCounts(topics.map(\.name), timeout: timeout).count == Set(topics.map(\.name)).count
        }
    }

    /// Deletes topics, and returns when they are gone. Throws for the first that can't be deleted or isn't there.
    public func deleteTopics(_ names: [String], timeout: Duration = .seconds(30)) throws(KafkaError) {
        if names.isEmpty { return }
        try client().deleteTopics(names, timeout: timeout)
        try wait(timeout, "Deleting topics") { () throws(KafkaError) in
            try partitionCounts(names, timeout: timeout).isEmpty
        }
    }

    /// The broker that is asked may learn of a change later than the one that made it.
    private func wait(
        _ timeout: Duration, _ operation: String, until isDone: () throws(KafkaError) -> Bool
    ) throws(KafkaError) {
        let pause = try WakeupPipe()
        let deadline = ContinuousClock.now + timeout
        while try !isDone() {
            if ContinuousClock.now > deadline {
                throw KafkaError(.timedOut, "\(operation): not every broker knows of it yet", isRetriable: true)
            }
            pause.wait(.milliseconds(10))
        }
    }
}
