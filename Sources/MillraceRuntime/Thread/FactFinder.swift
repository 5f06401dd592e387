/// Collects the facts of the tasks of an assignment, with as few requests as will do for all of them.
///
/// The committed offsets were read before, and the readers of the changelogs made after that: every transaction that
/// counts in the offsets then lies below the ends that the readers know.
struct FactFinder {
    private let plan: TopologyPlan
    private let applicationID: String
    private let log: any Log
    private let time: any TimeSource
    private let stateLifetime: Duration?
    private let committed: [TopicPartition: CommittedOffset]
    private let ranges: [TopicPartition: OffsetRange]
    private let recognition: TopicRecognition
    /// The ids of input and changelog topics, as far as the log has ids.
    let topicIDs: [String: String]
    /// Positions that were committed and that the log refused a moment ago.
    private let refused: [TopicPartition: Offset]

    init(
        plan: TopologyPlan, configuration: ThreadConfiguration, log: any Log,
        time: any TimeSource, committed: [TopicPartition: CommittedOffset], partitions: [TopicPartition],
        changelogs: [TopicPartition],
        refused: [TopicPartition: Offset]
    ) throws {
        self.plan = plan
        applicationID = configuration.applicationID
        stateLifetime = configuration.stateLifetime
        self.log = log
        self.time = time
        self.committed = committed
        self.refused = refused
        recognition = TopicRecognition(log: log, time: time, patience: .seconds(10))
        ranges = try log.admin.offsetRanges(of: partitions)
        topicIDs = try log.admin.topicIDs(of: Set((partitions + changelogs).map(\.topic)).sorted())
    }

    func facts(
        of task: TaskID, partitions: [TopicPartition], subtopology: Subtopology, state: TaskState?,
        readers: [TopicPartition: any LogReader]
    ) throws -> TaskFacts {
        let memory = try state?.memory() ?? TaskMemory()
        var facts = TaskFacts(task: task, inputs: [])
        for partition in partitions.sorted() { facts.inputs.append(try input(partition, memory)) }
        guard let state else { return facts }
        let isTooOld = isTooOld(memory)
        let known = partitions.compactMap { committed[$0] }.map { CommittedFacts(metadata: $0.metadata) }
        facts.streamTime = known.compactMap(\.streamTime).max() ?? .unknown
        for plan in subtopology.stores.sorted(by: { $0.name < $1.name }) {
            let changelog = state.changelog(of: try state.store(named: plan.name))
            guard let reader = readers[changelog] else {
                throw StreamsError(
                    .internal, "store \(plan.name) of task \(task) has no reader; please report this",
                    at: .init(store: plan.name, task: task))
            }
            var store = TaskFacts.Store(
                name: plan.name, changelog: changelog, range: OffsetRange(start: reader.start, end: reader.end))
            store.position = try state.changelogPosition(of: plan.name)
            store.topic = match(changelog.topic, memory.topicIDs[changelog.topic])
            store.isTooOld = isTooOld
            store.committedEnd = known.compactMap { $0.changelogEnds[plan.name] }.max()
            store.wasSetAside = state.hasSetAside
            store.remembered = memory.signatures[plan.name]
            store.planned = plan.signature
            facts.stores.append(store)
        }
        facts.orphans = memory.signatures.filter { known in !subtopology.stores.contains { $0.name == known.key } }
        return facts
    }

    private func input(_ partition: TopicPartition, _ memory: TaskMemory) throws -> TaskFacts.Input {
        var input = TaskFacts.Input(partition: partition)
        let told = committed[partition].flatMap { CommittedFacts(metadata: $0.metadata).topicID }
        let remembered = memory.topicIDs[partition.topic]
        // The group went on with another topic while this state was elsewhere: what it keeps is of the one before.
        let isBehind = told.map { $0 == topicIDs[partition.topic] && remembered != nil && $0 != remembered } ?? false
        let kept = isBehind ? nil : memory.inputs[partition]
        input.committed = committed[partition]?.offset
        input.kept = kept?.offset
        input.range = ranges[partition]
        input.reset = plan.offsetReset(of: partition, applicationID: applicationID)
        input.topic = match(partition.topic, told ?? remembered)
        if input.committed == nil, input.topic == .unknown, let last = kept?.last, let range = input.range {
            input.topic = try recognition.match(last, of: partition, in: range)
        }
        if let committed = input.committed, let range = input.range {
            // If the group has moved on meanwhile, another member has processed it, and what is refused may be purged.
            input.wasOutOfRange = refused[partition] == committed && range.contains(committed)
        }
        return input
    }

    private func match(_ topic: String, _ then: String?) -> TaskFacts.TopicMatch {
        guard let then, let now = topicIDs[topic] else { return .unknown }
        return then == now ? .same : .other
    }

    /// A changelog forgets its tombstones after a while (`delete.retention.ms`), and what they deleted would come back.
    private func isTooOld(_ memory: TaskMemory) -> Bool {
        guard let stateLifetime, let then = memory.commitTime else { return false }
        return time.wallClock.milliseconds - then > Int64(stateLifetime / .milliseconds(1))
    }
}
