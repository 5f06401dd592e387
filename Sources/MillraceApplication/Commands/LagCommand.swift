internal import MillraceRuntime

/// `lag`
enum LagCommand {
    static let command = Command(
        name: "lag", summary: "Show how far the application is behind in each of its input partitions.",
        discussion: """
            Works while the application runs. A partition without a committed offset counts from its start. On Kafka END
            counts the markers of transactions, which hold no records: LAG may be 0 although COMMITTED is below END.
            """,
        options: [.json], settings: Setting.location, run: { try run($0) })

    private static func run(_ invocation: Invocation) throws -> ExitStatus {
        let configuration = try invocation.settings().streams
        let plan = try invocation.application.topology().plan
        let log = try configuration.openLogAsGuest()
        defer { log.close() }
        let lags = try log.lag(of: plan, applicationID: configuration.applicationID)
        let total = lags.reduce(0) { $0 + $1.lag }
        if invocation.arguments.has(.json) {
            try invocation.output.writeLine(json(lags, total: total, group: configuration.applicationID).indented)
            return .success
        }
        var table = TextTable(["TOPIC", "PARTITION", "COMMITTED", "START", "END", "LAG"], numbers: [1, 2, 3, 4, 5])
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
        table.add(["total", "", "", "", "", "\(total)"])
        for line in table.lines { try invocation.output.writeLine(line) }
        return .success
    }

    /// The partitions of each topic, in order.
    private static func byTopic(_ lags: [PartitionLag]) -> [[PartitionLag]] {
        Dictionary(grouping: lags, by: \.partition.topic).sorted { $0.key < $1.key }.map(\.value)
    }

    private static func json(_ lags: [PartitionLag], total: Int64, group: String) -> JSON {
        .object([
            ("group", .string(group)),
            (
                "partitions",
                .array(
                    lags.map { lag in
                        .object([
                            ("topic", .string(lag.partition.topic)),
                            ("partition", .number(lag.partition.partition.rawValue)),
                            ("committed", lag.committed.map { .number($0.rawValue) } ?? .null),
                            ("start", .number(lag.range.start.rawValue)), ("end", .number(lag.range.end.rawValue)),
                            ("lag", .number(lag.lag)),
                        ])
                    })
            ),
            (
                "topics",
                .array(
                    byTopic(lags).map { topic in
                        let lag = topic.reduce(Int64(0)) { $0 + $1.lag }
                        return JSON.object([
                            ("topic", .optional(topic.first?.partition.topic)), ("lag", .number(lag)),
                        ])
                    })
            ), ("total", .number(total)),
        ])
    }
}
