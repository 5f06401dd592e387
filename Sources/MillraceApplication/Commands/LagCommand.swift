internal import MillraceRuntime

/// `lag`
enum LagCommand {
    static let command = Command(
        name: "lag", summary: "Show how far the application is behind in each of its input partitions.",
        discussion: """
            Works while the application runs. A partition without a committed offset counts from its start. On Kafka END
            counts the markers of transactions, which hold no records: LAG may be 0 although COMMITTED is below END. The
            topics of global tables come last, with the position of the copy in this directory; each process has its own,
            and the total is without them.
            """,
        options: [.json], settings: Setting.location, run: { try run($0) })

    private static func run(_ invocation: Invocation) throws -> ExitStatus {
        let configuration = try invocation.settings().streams
        let plan = try invocation.application.topology().plan
        let log = try configuration.openLogAsGuest()
        defer { log.close() }
        let lags = try log.lag(of: plan, applicationID: configuration.applicationID)
        let total = lags.reduce(0) { $0 + $1.lag }
        let global = try GlobalLag(of: plan, configuration, log)
        if let note = global.note { invocation.console.note(note) }
        if invocation.arguments.has(.json) {
            let report = json(lags, total: total, global.partitions, group: configuration.applicationID)
            try invocation.output.writeLine(report.indented)
            return .success
        }
        var table = table(of: lags, "TOPIC", "COMMITTED")
        table.add(["total", "", "", "", "", "\(total)"])
        for line in table.lines { try invocation.output.writeLine(line) }
        guard !global.partitions.isEmpty else { return .success }
        try invocation.output.writeLine("")
        for line in Self.table(of: global.partitions, "GLOBAL-TOPIC", "POSITION").lines {
            try invocation.output.writeLine(line)
        }
        return .success
    }

    private static func table(of lags: [PartitionLag], _ topicTitle: String, _ positionTitle: String) -> TextTable {
        var table = TextTable(
            [topicTitle, "PARTITION", positionTitle, "START", "END", "LAG"], numbers: [1, 2, 3, 4, 5])
        for topic in byTopic(lags) {
            for lag in topic {
                table.add([
                    lag.partition.topic, "\(lag.partition.partition)", lag.committed.map { "\($0)" } ?? "-",
                    "\(lag.range.start)", "\(lag.range.end)", "\(lag.lag)",
                ])
            }
            guard topic.count > 1, let name = topic.first?.partition.topic else { continue }
            table.add([name, "all", "", "", "", "\(topic.reduce(0) { $0 + $1.lag })"])
        }
        return table
    }

    /// The partitions of each topic, in order.
    private static func byTopic(_ lags: [PartitionLag]) -> [[PartitionLag]] {
        Dictionary(grouping: lags, by: \.partition.topic).sorted { $0.key < $1.key }.map(\.value)
    }

    private static func json(
        _ lags: [PartitionLag], total: Int64, _ global: [PartitionLag], group: String
    ) -> JSON {
        .object([
            ("group", .string(group)), ("partitions", .array(lags.map { json($0, "committed") })),
            (
                "topics",
                .array(
                    byTopic(lags).map { topic in
                        let lag = topic.reduce(Int64(0)) { $0 + $1.lag }
                        return JSON.object([
                            ("topic", .optional(topic.first?.partition.topic)), ("lag", .number(lag)),
                        ])
                    })
            ), ("total", .number(total)), ("globalPartitions", .array(global.map { json($0, "position") })),
        ])
    }

    private static func json(_ lag: PartitionLag, _ positionName: String) -> JSON {
        .object([
            ("topic", .string(lag.partition.topic)), ("partition", .number(lag.partition.partition.rawValue)),
            (positionName, lag.committed.map { .number($0.rawValue) } ?? .null),
            ("start", .number(lag.range.start.rawValue)), ("end", .number(lag.range.end.rawValue)),
            ("lag", .number(lag.lag)),
        ])
    }
}
