internal import MillraceRuntime

/// `consume`
enum ConsumeCommand {
    static let command = Command(
        name: "consume", operands: "TOPIC", operandCount: 1...1, summary: "Print the records of a topic, one a line.",
        discussion: """
            Prints what is in the topic now, from its beginning, and ends. With --follow it prints what arrives from now
            on, as kafka-console-consumer does, until it is stopped; with --from-beginning too, both. Only committed
            records are read. A line is the key, a tab and the value, in the format that the topology has for the
            topic, else as UTF-8 text. Null is printed as null; bytes that are not of the format or not text, and texts
            with control characters other than tabs and line ends, as 0x and hexadecimal digits. --raw prints digits
            only, which `produce --raw` reads again. Partitions are printed one after the other. Works while the
            application runs.
            """,
        options: [
            fromBeginning, follow, maximum, partition, offset, keySeparator, headers, timestamps, raw, .json,
        ], settings: Setting.location, run: { try await run($0) })

    private static let fromBeginning = Option("--from-beginning", nil, "Start at the oldest record.")
    private static let follow = Option("--follow", nil, "Wait for more records at the end.")
    private static let maximum = Option("--max", "N", "End after so many records.")
    private static let partition = Option("--partition", "P", "Read this partition only.")
    private static let offset = Option(
        "--offset", "N", "Start there: an offset (needs --partition), earliest or latest.")
    private static let keySeparator = Option("--key-separator", "SEP", "Print this between key and value.")
    private static let headers = Option("--headers", nil, "Print headers, as name:value,name:value.")
    private static let timestamps = Option("--timestamps", nil, "Print timestamps, as CreateTime:milliseconds.")
    private static let raw = Option("--raw", nil, "Print keys and values in hexadecimal.")

    private static func run(_ invocation: Invocation) async throws -> ExitStatus {
        let arguments = invocation.arguments
        let topic = arguments.operands[0]
        let limit = try arguments.value(of: maximum, .integer(from: 0))
        let chosen = try arguments.value(of: partition, .integer(from: Int32(0))).map { PartitionID($0) }
        let start = try startPosition(arguments)
        let configuration = try invocation.settings().streams
        let formats = TopicFormats(
            of: try invocation.application.topology(), applicationID: configuration.applicationID)
        let isRaw = arguments.has(raw)
        let printer = RecordPrinter(
            output: invocation.output, topic: topic, key: isRaw ? .raw : formats.key(of: topic),
            value: isRaw ? .raw : formats.value(of: topic),
            separator: arguments.text(of: keySeparator).map(Escapes.resolved) ?? "\t",
            showsHeaders: arguments.has(headers), showsTimestamps: arguments.has(timestamps),
            isJSON: arguments.has(.json))
        // Without --follow, the first signal ends the process.
        let stopping = arguments.has(follow) ? StopRequest() : nil
        defer { stopping?.end() }
        let isStopped: @Sendable () -> Bool = { stopping?.isMade == true }
        do {
            let log = try configuration.openLogAsGuest(isInterrupted: isStopped)
            defer { log.close() }
            var reading = try TopicReading(
                of: topic, partition: chosen, from: start, to: printer, limit: limit, log: log,
                note: { invocation.console.note($0) })
            if stopping != nil { try await reading.follow(until: isStopped) } else { try reading.readToEnd() }
        } catch let error as LogError where isStopped() {
            invocation.console.note("Stopped while waiting for the log: \(error)")
        }
        return .success
    }

    private static func startPosition(_ arguments: Arguments) throws -> TopicReading.Start {
        guard let text = arguments.text(of: offset) else {
            return arguments.has(fromBeginning) || !arguments.has(follow) ? .earliest : .latest
        }
        if arguments.has(fromBeginning) {
            throw arguments.error("--from-beginning and --offset exclude each other")
        }
        switch text {
        case "earliest": return .earliest
        case "latest": return .latest
        default:
            guard let number = Int64(text), number >= 0 else {
                throw arguments.error(
                    "--offset needs a whole number of at least 0, earliest or latest, not \"\(text)\"")
            }
            guard arguments.has(partition) else { throw arguments.error("--offset \(number) needs --partition") }
            return .offset(Offset(number))
        }
    }
}
