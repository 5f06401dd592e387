/// The topics that a topology needs, once the partition counts of its inputs are known.
package struct TopicRequirements: Sendable {
    /// Repartition and changelog topics.
    package var internalTopics: [TopicSpecification] = []
    /// Topics of sinks, with the partition count they get where the log lets us create them.
    package var outputTopics: [TopicSpecification] = []
    /// How many tasks each subtopology has: the largest partition count of its inputs.
    package var taskCounts: [Int: Int32] = [:]
    /// Inputs that meet in the same stores, but have different partition counts; one text each.
    package var coPartitionProblems: [String] = []

    /// Works out the topics from the partition counts of the input topics.
    ///
    /// A repartition topic has as many partitions as the user said; else as many as the topics that its records are joined
    /// with; else as many as the widest input of the subtopologies that write to it. Subtopologies may follow each other in
    /// any order, so the counts are propagated until nothing changes.
    package init(of plan: TopologyPlan, applicationID: String, inputs: [String: Int32]) {
        var partitions = inputs
        var writers: [TopicReference: [Subtopology]] = [:]
        for subtopology in plan.subtopologies {
            for topic in subtopology.sinkTopics where topic.isInternal {
                writers[topic, default: []].append(subtopology)
            }
        }
        func tasks(of subtopology: Subtopology) -> Int32? {
            subtopology.sources.flatMap(\.topics).compactMap { partitions[$0.name(in: applicationID)] }.max()
        }
        func wanted(_ topic: TopicReference) -> Int32? {
            if let fixed = topic.partitions { return fixed }
            let upstream = { (topic: TopicReference) in writers[topic, default: []].compactMap(tasks).max() }
            let partners = Set(plan.coPartitionGroups.filter { $0.topics.contains(topic) }.flatMap(\.topics))
            if partners.isEmpty { return upstream(topic) }
            let given = partners.compactMap { other in
                other.isInternal ? other.partitions : partitions[other.name(in: applicationID)]
            }
            return given.max() ?? partners.compactMap(upstream).max()
        }
        // Counts only ever grow out of those of the inputs; with a cycle of topics they might never settle.
        for _ in 0...writers.count {
            var isSettled = true
            for topic in writers.keys {
                let name = topic.name(in: applicationID)
                guard let count = wanted(topic), partitions[name] != count else { continue }
                partitions[name] = count
                isSettled = false
            }
            if isSettled { break }
        }
        for group in plan.coPartitionGroups { check(group, applicationID, partitions) }
        for topic in writers.keys.sorted(by: { $0.baseName < $1.baseName }) {
            let name = topic.name(in: applicationID)
            guard let count = partitions[name] else { continue }
            internalTopics.append(
                TopicSpecification(name: name, partitions: count, settings: InternalTopics.repartitionSettings))
        }
        for subtopology in plan.subtopologies {
            guard let count = tasks(of: subtopology) else { continue }
            taskCounts[subtopology.id] = count
            checkCoPartitions(of: subtopology, plan, applicationID, partitions)
            for store in subtopology.stores {
                internalTopics.append(
                    TopicSpecification(
                        name: InternalTopics.changelog(of: store.name, in: applicationID), partitions: count,
                        settings: InternalTopics.changelogSettings(of: store)))
            }
            for topic in subtopology.sinkTopics where !topic.isInternal {
                addOutput(topic.baseName, partitions: count)
            }
        }
    }

    /// A key must have the same partition in all topics that a node joins, or their records never meet.
    private mutating func check(
        _ group: CoPartitionGroup, _ applicationID: String, _ partitions: [String: Int32]
    ) {
        guard let (narrow, wide) = extremes(of: group.topics, applicationID, partitions) else { return }
        coPartitionProblems.append(
            """
            the topics \(narrow.name) (\(narrow.partitions) partitions) and \(wide.name) (\(wide.partitions)) are not \
            co-partitioned, but \(group.node) joins their records by key: the same key would be in different partitions of \
            them, and never meet. Give them the same number of partitions, or let one of them pass through \
            `repartition(partitions:)` first
            """)
    }

    /// A key must have the same partition in all topics whose records meet in a store, or two tasks count it apart.
    private mutating func checkCoPartitions(
        of subtopology: Subtopology, _ plan: TopologyPlan, _ applicationID: String, _ partitions: [String: Int32]
    ) {
        for store in subtopology.stores {
            let topics = subtopology.sources(before: store.name).flatMap(\.topics)
            // What a join says of its topics is enough.
            if plan.coPartitionGroups.contains(where: { Set($0.topics).isSuperset(of: topics) }) { continue }
            guard let (narrow, wide) = extremes(of: topics, applicationID, partitions) else { continue }
            coPartitionProblems.append(
                """
                the topics \(narrow.name) (\(narrow.partitions) partitions) and \(wide.name) (\(wide.partitions)) are \
                not co-partitioned, but their records meet in store \(store.name): the same key would lie in different \
                partitions of them, and be kept twice. Give them the same number of partitions, or let one of them pass \
                through `repartition(partitions:)` first
                """)
        }
    }

    /// The topics with the fewest and the most partitions; nil where all have the same.
    private func extremes(
        of topics: [TopicReference], _ applicationID: String, _ partitions: [String: Int32]
    ) -> (narrow: (name: String, partitions: Int32), wide: (name: String, partitions: Int32))? {
        let known = Set(topics.map { $0.name(in: applicationID) })
            .compactMap { name in partitions[name].map { (name: name, partitions: $0) } }
            .sorted { ($0.partitions, $0.name) < ($1.partitions, $1.name) }
        guard let narrow = known.first, let wide = known.last, narrow.partitions != wide.partitions else { return nil }
        return (narrow, wide)
    }

    /// Several subtopologies may write to one topic: it is as wide as the widest of them.
    private mutating func addOutput(_ name: String, partitions: Int32) {
        if let known = outputTopics.firstIndex(where: { $0.name == name }) {
            outputTopics[known].partitions = max(outputTopics[known].partitions, partitions)
        } else {
            outputTopics.append(TopicSpecification(name: name, partitions: partitions))
        }
    }

    /// The topic that failed records are sent to. It keeps everything: a dead letter is often the only copy, and as old as
    /// the record that failed.
    package static func deadLetterTopic(_ name: String) -> TopicSpecification {
        TopicSpecification(name: name, partitions: 1, settings: ["retention.ms": "-1"])
    }

    /// Topics of the log that are named as internal ones of the application, but aren't needed.
    package func orphans(of applicationID: String, in admin: any LogAdmin) throws(LogError) -> [TopicSpecification] {
        let needed = Set(internalTopics.map(\.name))
        let names = try admin.partitionCounts(nil).keys.filter { name in
            InternalTopics.isInternal(name, of: applicationID) && !needed.contains(name)
        }
        // Of the others the user may not be allowed to read the settings.
        return names.isEmpty ? [] : try admin.describeTopics(names.sorted()).values.sorted { $0.name < $1.name }
    }

    /// What is wrong with the topics that exist, one text each: a wrong partition count or cleanup policy.
    package func problems(with existing: [String: TopicSpecification]) -> [String] {
        coPartitionProblems
            + internalTopics.compactMap { wanted in
                guard let found = existing[wanted.name] else { return nil }
                if found.partitions != wanted.partitions {
                    return """
                        internal topic \(wanted.name) has \(found.partitions) partitions, the topology needs \
                        \(wanted.partitions): the input was repartitioned or the topology changed; run `reset`, or \
                        give the topic its partitions back
                        """
                }
                let policy = wanted.settings["cleanup.policy"]
                if let other = found.settings["cleanup.policy"], other != policy {
                    return """
                        internal topic \(wanted.name) has cleanup.policy=\(other), the topology needs \(policy ?? "delete"): \
                        with it state would be lost or grow without end; change the topic's setting
                        """
                }
                return nil
            }
    }
}
