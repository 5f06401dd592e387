internal import MillraceRuntime

/// `produce`
enum ProduceCommand {
    static let command = Command(
        name: "produce", operands: "TOPIC [FILE…]", operandCount: 1...Int.max,
        summary: "Write lines to a topic, one record each, from files or the standard input.",
        discussion: """
            A line is a value; with --key-separator it is a key, the separator and a value. Both are read in the format
            that the topology has for the topic, else as UTF-8 text; --value-format text writes lines as they are, whatever
            the topology says. --raw reads what `consume --raw` prints, with the same --key-separator and --null null. A
            byte order mark at the start of a file is left out. The lines are written in transactions of up to
            \(RecordProducer.transactionRecords) records. At a line that can't be read nothing more is written, and what
            was committed before stays. A topic that is missing is created, unless its name looks like a misspelt one of
            the topology. Works while the application runs.
            """,
        options: [keySeparator, nullMarker, header, timestamp, keyFormat, valueFormat, raw, create],
        settings: Setting.location + [.defaultPartitions, .replicationFactor, .survivesPowerLoss], run: { try run($0) })

    private static let keySeparator = Option(
        "--key-separator", "SEP", "What is between key and value; \\t is a tab.")
    private static let nullMarker = Option("--null", "TEXT", "A key or value that is this text is null: a tombstone.")
    private static let header = Option("--header", "NAME=VALUE", "Give each record this header; may be repeated.")
    private static let timestamp = Option("--timestamp", "MS", "The records' time; without it, now.")

    private static let keyFormat = Option(
        "--key-format", "FORMAT", "How keys are read: topology (default), text (UTF-8 as it is) or hex.")
    private static let valueFormat = Option("--value-format", "FORMAT", "How values are read; the same choice.")
    private static let raw = Option("--raw", nil, "Read keys and values as hexadecimal digits.")
    private static let create = Option("--create", nil, "Create the topic even if its name looks misspelt.")

    private static func run(_ invocation: Invocation) throws -> ExitStatus {
        let arguments = invocation.arguments
        let topic = arguments.operands[0]
        if let problem = NameRules.problem(with: topic) { throw arguments.error("the topic's name \(problem)") }
        let headers = Headers(try arguments.texts(of: header).map { try parseHeader($0, arguments) })
        let time = try arguments.value(of: timestamp, .integer(from: Int64(0))).map(Timestamp.init(milliseconds:))
        let separator = arguments.text(of: keySeparator).map(Escapes.resolved)
        if separator?.isEmpty == true { throw arguments.error("--key-separator can't be empty") }
        var configuration = try invocation.settings().streams
        // What is written of a file when a line can't be read must be certain, whatever the application promises.
        configuration.processingGuarantee = .exactlyOnce
        let topology = try invocation.application.topology()
        let formats = TopicFormats(of: topology, applicationID: configuration.applicationID)
        let encoder = LineEncoder(
            key: try choice(keyFormat, arguments).format(formats.key(of: topic)),
            value: try choice(valueFormat, arguments).format(formats.value(of: topic)), separator: separator,
            nullMarker: arguments.text(of: nullMarker))

        // Opened before anything is written, so that a wrong name is found first.
        let files = try arguments.operands.dropFirst().map { $0 == "-" ? .standard : try Input(path: $0) }
        let log = try configuration.openLogAsGuest(creating: true)
        defer { log.close() }
        let known = Array(formats.topics) + configuration.errorHandlers.deadLetterTopics
        try createIfMissing(topic, of: known, configuration, log, invocation)
        let producer = try RecordProducer(
            applicationID: configuration.applicationID, topic: topic, log: log, headers: headers, timestamp: time)
        defer { producer.close() }
        let inputs = files.isEmpty ? [invocation.input] : files
        if inputs.contains(where: \.isTerminal) { invocation.console.note("One record a line; Ctrl-D ends.") }
        for input in inputs { try producer.write(input, encoder) }
        let count = producer.committedRecords
        invocation.console.note("Wrote \(count) record\(count == 1 ? "" : "s") to \(topic)")
        return .success
    }

    private static func parseHeader(_ text: String, _ arguments: Arguments) throws -> Headers.Element {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty else {
            throw arguments.error("--header needs NAME=VALUE, not \"\(text)\"")
        }
        return Headers.Element(name: String(parts[0]), value: Array(parts[1].utf8))
    }

    private static func choice(_ option: Option, _ arguments: Arguments) throws -> FormatChoice {
        let chosen = try arguments.value(of: option, ValueForm<FormatChoice>.choice)
        guard arguments.has(raw) else { return chosen ?? .topology }
        if chosen != nil { throw arguments.error("--raw and \(option.name) exclude each other") }
        return .hex
    }

    /// - Parameter known: the topics of the topology.
    private static func createIfMissing(
        _ topic: String, of known: [String], _ configuration: StreamsConfiguration, _ log: any Log,
        _ invocation: Invocation
    ) throws {
        guard try log.admin.partitionCounts([topic]).isEmpty else { return }
        let isKnown = known.contains(topic)
        if !isKnown, !invocation.arguments.has(create), let meant = Suggestion.nearest(to: topic, among: known) {
            throw UsageError(
                "there is no topic \(topic), and \(configuration.applicationID) doesn't use one; did you mean \(meant)? "
                    + "--create creates \(topic)")
        }
        let partitions = configuration.defaultPartitions
        do {
            try log.admin.createTopics([TopicSpecification(name: topic, partitions: partitions)])
            invocation.console.note(
                "Created topic \(topic) with \(partitions) partition\(partitions == 1 ? "" : "s")"
                    + (isKnown ? "" : "; \(configuration.applicationID) doesn't use a topic of that name"))
        } catch {
            // Another command may have been faster.
            guard try !log.admin.partitionCounts([topic]).isEmpty else { throw error }
        }
    }
}
