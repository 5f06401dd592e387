internal import MillraceRuntime

/// `state ls`
enum StateListCommand {
    static let command = Command(
        name: "state ls", summary: "List the tasks that have state here, and their stores.",
        discussion: """
            \(StateFinder.discussion)
            STATUS is running (the process that runs on this directory has the task), restoring (it has it again and
            restores what it missed), stopped (no process runs; the last one had it when it ended), or left behind since a
            time: the process ran on without the task, which another one has, so that the state here is old.
            """,
        options: [StateFinder.taskOption, .json], settings: Setting.location,
        run: { try run($0) })

    private struct Row {
        let task: TaskID
        let store: String
        let summary: StateReader.Summary
        let streamTime: Timestamp?
        let commitTime: Timestamp?
        let ownership: TaskOwnership
        let isInTopology: Bool
    }

    private static func run(_ invocation: Invocation) throws -> ExitStatus {
        let plan = try invocation.application.topology().plan
        let known = Set(plan.subtopologies.flatMap { $0.stores.map(\.name) })
        var rows: [Row] = []
        for open in try StateFinder(invocation).openTasks() {
            let reader = open.reader
            let time = try reader.streamTime().flatMap { $0 == .unknown ? nil : $0 }
            for store in try reader.storeNames() {
                guard let summary = try reader.summary(of: store) else { continue }
                rows.append(
                    Row(
                        task: reader.task, store: store, summary: summary, streamTime: time,
                        commitTime: open.commitTime, ownership: open.ownership, isInTopology: known.contains(store)))
            }
        }
        if invocation.arguments.has(.json) {
            try invocation.output.writeLine(json(rows).indented)
            return .success
        }
        var table = TextTable(
            [
                "TASK", "STORE", "ENTRIES", "BYTES", "CHANGELOG-POSITION", "STREAM-TIME", "LAST-COMMIT", "STATUS",
            ], numbers: [2, 3, 4])
        for row in rows {
            table.add([
                "\(row.task)", row.store + (row.isInTopology ? "" : " (not in the topology)"),
                "\(row.summary.entries)", "\(row.summary.bytes)",
                row.summary.changelogPosition.map { "\($0)" } ?? "-",
                row.streamTime.map { ClockText.text(ofMilliseconds: $0.milliseconds) } ?? "-",
                row.commitTime.map { ClockText.text(ofMilliseconds: $0.milliseconds) } ?? "-", row.ownership.text,
            ])
        }
        for line in table.lines { try invocation.output.writeLine(line) }
        return .success
    }

    private static func json(_ rows: [Row]) -> JSON {
        .object([
            (
                "stores",
                .array(
                    rows.map { row in
                        .object([
                            ("task", .string("\(row.task)")), ("store", .string(row.store)),
                            ("entries", .number(row.summary.entries)), ("bytes", .number(row.summary.bytes)),
                            ("changelogPosition", row.summary.changelogPosition.map { .number($0.rawValue) } ?? .null),
                            ("streamTime", row.streamTime.map { .number($0.milliseconds) } ?? .null),
                            ("lastCommit", row.commitTime.map { .number($0.milliseconds) } ?? .null),
                            ("status", .string(row.ownership.name)),
                            ("leftBehindSince", row.ownership.since.map { .number($0.milliseconds) } ?? .null),
                            ("inTopology", .bool(row.isInTopology)),
                        ])
                    })
            )
        ])
    }
}
