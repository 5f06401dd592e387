internal import MillraceRuntime

/// `state ls`
enum StateListCommand {
    static let command = Command(
        name: "state ls", summary: "List the tasks that have state here, and their stores.",
        discussion: """
            \(StateFinder.discussion)
            STATUS is running (the process that runs on this directory has the task), restoring (it has it again and
            restores what it missed), stopped (no process runs; the last one had it when it ended), or left behind since a
            time: the process ran on without the task, which another one has, so that the state here is old. The task
            global is this directory's copy of the global tables; as position it has the sum of the offsets up to which
            the partitions of a table's topic were read.
            """,
        options: [StateFinder.taskOption, .json], settings: Setting.location,
        run: { try run($0) })

    private struct Row {
        let owner: StateOwner
        let store: String
        let summary: StateReader.Summary
        let position: Offset?
        let streamTime: Timestamp?
        let commitTime: Timestamp?
        let ownership: TaskOwnership
        let isInTopology: Bool
    }

    private static func run(_ invocation: Invocation) throws -> ExitStatus {
        let plan = try invocation.application.topology().plan
        let known = Set(plan.subtopologies.flatMap { $0.stores.map(\.name) })
        let globalTopics = Dictionary(plan.globalTables.map { ($0.store, $0.topic) }) { first, _ in first }
        var rows: [Row] = []
        for open in try StateFinder(invocation).openTasks() {
            let reader = open.reader
            let time = try reader.streamTime().flatMap { $0 == .unknown ? nil : $0 }
            for store in try reader.storeNames() {
                guard let summary = try reader.summary(of: store) else { continue }
                let isGlobal = reader.owner == .global
                let position = isGlobal ? try reader.readOffsets(of: globalTopics[store]) : summary.changelogPosition
                rows.append(
                    Row(
                        owner: reader.owner, store: store, summary: summary, position: position, streamTime: time,
                        commitTime: open.commitTime, ownership: open.ownership,
                        isInTopology: isGlobal ? globalTopics[store] != nil : known.contains(store)))
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
                "\(row.owner)", row.store + (row.isInTopology ? "" : " (not in the topology)"),
                "\(row.summary.entries)", "\(row.summary.bytes)",
                row.position.map { "\($0)" } ?? "-",
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
                            ("task", .string("\(row.owner)")), ("store", .string(row.store)),
                            ("entries", .number(row.summary.entries)), ("bytes", .number(row.summary.bytes)),
                            ("changelogPosition", row.position.map { .number($0.rawValue) } ?? .null),
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

extension StateReader {
    /// The offsets up to which the partitions of a global table's topic were read, summed up.
    fileprivate func readOffsets(of topic: String?) throws -> Offset? {
        guard let topic else { return nil }
        let positions = try positions(ofGlobalTopic: topic).values
        return positions.isEmpty ? nil : Offset(positions.reduce(0) { $0 + $1.rawValue })
    }
}
