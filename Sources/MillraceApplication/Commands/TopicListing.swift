internal import MillraceRuntime

/// The topics of an application, beside what the log has.
struct TopicListing {
    enum Kind: String {
        case input, global, output, repartition, changelog
        case deadLetter = "dead-letter"
        /// The subscriptions or the responses of a foreign-key join.
        case foreignKey = "foreign-key"

        /// Whether the application's topics of this kind are its own, for no one else to read or write.
        var isInternal: Bool {
            switch self {
            case .input, .global, .output, .deadLetter: false
            case .repartition, .changelog, .foreignKey: true
            }
        }
    }

    enum Status: Equatable {
        case present
        case missing
        /// Named as an internal topic of the application, but not part of the topology: of an earlier one, or of an
        /// application whose id begins with this one's and a hyphen.
        case orphaned
        /// Present, but not as the topology needs it; the text says why.
        case wrong(String)
    }

    struct Row {
        let kind: Kind
        /// As the topology needs it; for the topic of an input or a global table, as it is or would be created.
        let topic: TopicSpecification
        let existing: TopicSpecification?
        let status: Status
    }

    let rows: [Row]

    /// `admin` is nil where there is no log yet; topics of inputs and global tables that are missing are listed with the
    /// default number of partitions.
    init(of plan: TopologyPlan, _ configuration: StreamsConfiguration, admin: (any LogAdmin)?) throws {
        let (applicationID, partitions) = (configuration.applicationID, configuration.defaultPartitions)
        let streamed = Set(plan.subtopologies.flatMap { $0.sources.flatMap(\.topics) })
            .filter { !$0.isInternal }.map(\.baseName)
        let globals = Set(plan.globalTables.map(\.topic)).subtracting(streamed)
        let inputNames = streamed.sorted() + globals.sorted()
        let known = try admin?.describeTopics(inputNames) ?? [:]
        let inputs = inputNames.map { known[$0] ?? TopicSpecification(name: $0, partitions: partitions) }
        let requirements = TopicRequirements(
            of: plan, applicationID: applicationID,
            inputs: Dictionary(inputs.map { ($0.name, $0.partitions) }) { first, _ in first })
        let deadLetters = configuration.errorHandlers.deadLetterTopics.sorted()
            .map(TopicRequirements.deadLetterTopic)
        let others = requirements.internalTopics + requirements.outputTopics + deadLetters
        let existing = try admin?.describeTopics(others.map(\.name)).merging(known) { $1 } ?? [:]
        func row(_ kind: Kind, _ topic: TopicSpecification) -> Row {
            let found = existing[topic.name]
            let problem = found.flatMap { requirements.problems(with: [topic.name: $0]).first }
            let status: Status = found == nil ? .missing : problem.map(Status.wrong) ?? .present
            return Row(kind: kind, topic: topic, existing: found, status: status)
        }
        let outputs = requirements.outputTopics.filter { output in !inputNames.contains(output.name) }
        var seen: Set<String> = []
        rows =
            inputs.map { row(globals.contains($0.name) ? .global : .input, $0) }
            + outputs.filter { seen.insert($0.name).inserted }.map { row(.output, $0) }
            + deadLetters.filter { !inputNames.contains($0.name) && seen.insert($0.name).inserted }
            .map { row(.deadLetter, $0) }
            + requirements.internalTopics.map { row(Self.internalKind(of: $0.name), $0) }
            + (try admin.map { try requirements.orphans(of: applicationID, in: $0) } ?? []).map { orphan in
                Row(kind: Self.internalKind(of: orphan.name), topic: orphan, existing: orphan, status: .orphaned)
            }
    }

    private static func internalKind(of name: String) -> Kind {
        if name.hasSuffix("-changelog") { return .changelog }
        return InternalTopics.isForeignKeyTopic(name) ? .foreignKey : .repartition
    }

    /// Whether every topic of the topology is there as it should be.
    var isComplete: Bool { rows.allSatisfy { $0.status == .present || $0.status == .orphaned } }

    /// The names of the orphaned topics.
    var orphans: [String] { rows.filter { $0.status == .orphaned }.map(\.topic.name) }
}
