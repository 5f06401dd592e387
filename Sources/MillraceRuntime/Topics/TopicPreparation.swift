/// Brings the log's topics to what a topology needs, before its threads start.
package struct TopicPreparation {
    private let plan: TopologyPlan
    private let applicationID: String
    private let admin: any LogAdmin
    private let deadLetterTopics: Set<String>
    private let logger: StreamsLogger
    private let time: any TimeSource

    package init(
        plan: TopologyPlan, applicationID: String, admin: any LogAdmin, deadLetterTopics: Set<String> = [],
        logger: StreamsLogger, time: any TimeSource = SystemTime()
    ) {
        self.deadLetterTopics = deadLetterTopics
        self.plan = plan
        self.applicationID = applicationID
        self.admin = admin
        self.logger = logger
        self.time = time
    }

    /// Input topics that don't exist.
    package func missingInputs() throws -> [String] {
        let wanted = inputTopics
        let found = try admin.describeTopics(wanted)
        return wanted.filter { found[$0] == nil }
    }

    /// Creates the input topics that don't exist, with `partitions` partitions each.
    package func createMissingInputs(partitions: Int32) throws {
        let missing = try missingInputs()
        guard !missing.isEmpty else { return }
        for name in missing { logger.info("Creating topic \(name): partitions=\(partitions)") }
        do throws(LogError) {
            try admin.createTopics(missing.map { TopicSpecification(name: $0, partitions: partitions) })
        } catch {
            // Another process may have been faster.
            guard try missingInputs().isEmpty else { throw error }
        }
    }

    /// The topics that the topology needs, and those of them that exist.
    package func survey() throws -> (requirements: TopicRequirements, existing: [String: TopicSpecification]) {
        let inputs = try admin.describeTopics(inputTopics)
        var requirements = TopicRequirements(
            of: plan, applicationID: applicationID, inputs: inputs.mapValues(\.partitions))
        let known = Set(requirements.outputTopics.map(\.name)).union(inputs.keys)
        requirements.outputTopics += deadLetterTopics.subtracting(known).sorted()
            .map(TopicRequirements.deadLetterTopic)
        let names = (requirements.internalTopics + requirements.outputTopics).map(\.name)
        return (requirements, try admin.describeTopics(names).merging(inputs) { known, _ in known })
    }

    /// Creates what is missing, except input topics, and checks what exists.
    package func prepare() throws {
        let (requirements, existing) = try survey()
        let problems = requirements.problems(with: existing)
        guard problems.isEmpty else {
            throw StreamsError(
                .user, problems.joined(separator: "\n"),
                code: requirements.coPartitionProblems.isEmpty ? .internalTopicMismatch : .topicsNotCoPartitioned)
        }
        reportUnreadRepartitionTopics(besides: requirements)
        let missing = (requirements.internalTopics + requirements.outputTopics).filter { existing[$0.name] == nil }
        guard !missing.isEmpty else { return }
        reportOrphans(of: requirements, missing: missing)
        for topic in missing {
            let settings = topic.settings.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
            logger.info("Creating topic \(topic.name): partitions=\(topic.partitions)\(settings)")
        }
        do throws(LogError) { try admin.createTopics(missing) } catch {
            // Another process of the application may start now as well, have been faster, and not be done yet: then some
            // of the topics are there.
            let end = time.monotonic + .seconds(10)
            while true {
                let (requirements, existing) = try survey()
                let found = missing.count { existing[$0.name] != nil }
                if found == missing.count, requirements.problems(with: existing).isEmpty { return }
                guard found > 0, time.monotonic < end else { throw error }
                time.pause(for: .milliseconds(100))
            }
        }
    }

    /// What an earlier topology wrote to a repartition topic, and this one doesn't read, is in no result.
    private func reportUnreadRepartitionTopics(besides requirements: TopicRequirements) {
        let needed = Set(requirements.internalTopics.map(\.name))
        do throws(LogError) {
            let committed = try admin.groupOffsets(of: applicationID).filter { partition, _ in
                InternalTopics.isInternal(partition.topic, of: applicationID)
                    && !partition.topic.hasSuffix("-changelog") && !needed.contains(partition.topic)
            }
            if committed.isEmpty { return }
            let present = try admin.partitionCounts(Set(committed.keys.map(\.topic)).sorted())
            let ranges = try admin.offsetRanges(of: committed.keys.filter { present[$0.topic] != nil })
            var unread: [String: Int64] = [:]
            for (partition, range) in ranges {
                let position = max(committed[partition] ?? range.start, range.start)
                // One behind the position may be a transaction's marker.
                if range.end.rawValue - 1 > position.rawValue {
                    unread[partition.topic, default: 0] += range.end.rawValue - position.rawValue
                }
            }
            for (topic, count) in unread.sorted(by: { $0.key < $1.key }) {
                logger.warning(
                    "Topic \(topic), which the topology doesn't read any more, holds up to \(count) records that were not "
                        + "processed: their results are missing. Run the earlier topology until it has processed them, or "
                        + "delete the topic (reset --orphaned starts over and deletes it)")
            }
        } catch {
            logger.warning(
                "Whether repartition topics of an earlier topology hold records can't be found out: \(error)")
        }
    }

    /// A store that is new, beside internal topics that nothing needs any more, is mostly one that has got another name.
    /// That is only a warning, so a failure to find it out is one, too.
    private func reportOrphans(of requirements: TopicRequirements, missing: [TopicSpecification]) {
        let changelogs = Set(missing.map(\.name))
        let stores = plan.subtopologies.flatMap(\.stores).map(\.name)
            .filter { changelogs.contains(InternalTopics.changelog(of: $0, in: applicationID)) }
        if stores.isEmpty { return }
        do throws(LogError) {
            // At the first start of all, everything is new.
            if try admin.groupOffsets(of: applicationID).isEmpty { return }
            let orphans = try requirements.orphans(of: applicationID, in: admin)
            guard !orphans.isEmpty else { return }
            logger.warning(
                """
                Store \(stores.joined(separator: ", ")) is new, and the topology doesn't have the topic \
                \(orphans.map(\.name).joined(separator: ", ")) any more: if the store has only got another name, what was \
                kept under the old one is not taken over. Name stores (`store:`) and repartition topics (`named:`), so \
                that they survive changes
                """)
        } catch {
            logger.warning(
                "Store \(stores.joined(separator: ", ")) is new; whether topics of an earlier topology are left can't be found "
                    + "out: \(error)")
        }
    }

    /// How old state may be to be continued from its changelog: half the time for which the log keeps tombstones, or
    /// nil where it doesn't say.
    package func stateLifetime() throws -> Duration? {
        let (requirements, existing) = try survey()
        let retentions = requirements.internalTopics.filter { $0.settings["cleanup.policy"] != "delete" }
            .compactMap { existing[$0.name]?.settings["delete.retention.ms"].flatMap(Int64.init) }
        return retentions.min().map { .milliseconds($0 / 2) }
    }

    /// How long after their timestamps output and dead-letter topics delete records; only of those that do.
    package func outputRetentions() throws -> [String: Duration] {
        let (requirements, existing) = try survey()
        var retentions: [String: Duration] = [:]
        for topic in requirements.outputTopics {
            guard let settings = existing[topic.name]?.settings,
                settings["cleanup.policy"]?.contains("delete") ?? true,
                settings["message.timestamp.type"] != "LogAppendTime",
                let milliseconds = settings["retention.ms"].flatMap(Int64.init), milliseconds >= 0
            else { continue }
            retentions[topic.name] = .milliseconds(milliseconds)
        }
        return retentions
    }

    private var inputTopics: [String] {
        Array(
            Set(plan.subtopologies.flatMap { $0.sources.flatMap(\.topics) }.filter { !$0.isInternal }.map(\.baseName))
                .union(plan.globalTables.map(\.topic))
        ).sorted()
    }
}
