internal import MillraceRuntime

/// `topics`
enum TopicsCommand {
    static let command = Command(
        name: "topics", summary: "List the application's topics: input, output, dead-letter and internal ones.",
        discussion: """
            --check ends with code 1 if a topic is missing or not as the topology needs it. --create creates all that are
            missing; input topics and those of global tables get --partitions, the others what follows from the input
            topics. The two topics of a foreign-key join are of the kind foreign-key. An orphaned topic is named as an
            internal topic of the application, but the topology doesn't have it: mostly one of an earlier topology (`reset
            --orphaned` deletes it), or one of an application whose id begins with this one's. Works while the
            application runs.
            """,
        options: [check, create, .json],
        settings: Setting.location + Setting.handlers + [.defaultPartitions, .replicationFactor, .survivesPowerLoss],
        run: { try run($0) })

    private static let check = Option("--check", nil, "End with code 1 unless all topics are there and right.")
    private static let create = Option("--create", nil, "Create the topics that are missing.")

    private static func run(_ invocation: Invocation) throws -> ExitStatus {
        let arguments = invocation.arguments
        if arguments.has(check) && arguments.has(create) {
            throw arguments.error("--check and --create exclude each other")
        }
        let configuration = try invocation.settings().streams
        let plan = try invocation.application.topology().plan
        let isCreating = arguments.has(create)
        let log =
            isCreating || configuration.hasLog ? try configuration.openLogAsGuest(creating: isCreating) : nil
        defer { log?.close() }
        func survey() throws -> TopicListing {
            try TopicListing(of: plan, configuration, admin: log?.admin)
        }
        var listing = try survey()
        if isCreating, let log {
            try createMissing(of: listing, log.admin, invocation.console)
            listing = try survey()
        }
        if arguments.has(.json) {
            try invocation.output.writeLine(json(listing, configuration.applicationID).indented)
        } else {
            try print(listing, to: invocation.output)
        }
        return arguments.has(check) || isCreating ? (listing.isComplete ? .success : .userError) : .success
    }

    private static func createMissing(
        of listing: TopicListing, _ admin: any LogAdmin, _ console: Console
    ) throws {
        let missing = listing.rows.filter { $0.status == .missing }.map(\.topic)
        guard !missing.isEmpty else { return console.note("All topics exist already") }
        try admin.createTopics(missing)
        for topic in missing { console.note("Created topic \(topic.name): \(settingsText(of: topic))") }
    }

    private static func settingsText(of topic: TopicSpecification) -> String {
        let settings = topic.settings.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        return "partitions=\(topic.partitions)\(settings)"
    }

    private static func print(_ listing: TopicListing, to output: Output) throws {
        var table = TextTable(["TOPIC", "KIND", "PARTITIONS", "CLEANUP.POLICY", "STATUS"], numbers: [2])
        for row in listing.rows {
            let status =
                switch row.status {
                case .present: "ok"
                case .missing: "missing"
                case .orphaned: "orphaned"
                case .wrong(let problem): "wrong: \(problem)"
                }
            let topic = row.existing ?? row.topic
            table.add([topic.name, row.kind.rawValue, "\(topic.partitions)", topic.cleanupPolicy, status])
        }
        for line in table.lines { try output.writeLine(line) }
    }

    private static func json(_ listing: TopicListing, _ applicationID: String) -> JSON {
        let topics = listing.rows.map { row in
            let (status, problem): (String, String?) =
                switch row.status {
                case .present: ("ok", nil)
                case .missing: ("missing", nil)
                case .orphaned: ("orphaned", nil)
                case .wrong(let problem): ("wrong", problem)
                }
            let topic = row.existing ?? row.topic
            return JSON.object([
                ("name", .string(topic.name)), ("kind", .string(row.kind.rawValue)),
                ("partitions", .number(topic.partitions)), ("cleanupPolicy", .string(topic.cleanupPolicy)),
                ("status", .string(status)), ("problem", .optional(problem)),
            ])
        }
        return .object([("application", .string(applicationID)), ("topics", .array(topics))])
    }
}

extension TopicSpecification {
    /// Kafka's usual policy where none is set.
    fileprivate var cleanupPolicy: String { settings["cleanup.policy"] ?? "delete" }
}
