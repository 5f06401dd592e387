internal import MillraceRuntime

/// `state scan` and `state dump`
enum StateScanCommand {
    static let scan = Command(
        name: "state scan", operands: "STORE", operandCount: 1...1,
        summary: "Print the entries of a store, in the order of their keys' bytes.",
        discussion: """
            \(StateFinder.discussion)
            \(StateFinder.ownershipDiscussion)
            The entries of all tasks are merged. A line is key, tab and value.
            """,
        options: [
            from, to, limit, timestamps, StateFinder.taskOption, StateFinder.allTasksOption, StateFinder.rawOption,
            .json,
        ],
        settings: Setting.location, run: { try run($0, asJSON: $0.arguments.has(.json)) })

    static let dump = Command(
        name: "state dump", operands: "STORE", operandCount: 1...1,
        summary: "Print all entries of a store as JSON, one a line.",
        discussion: """
            \(StateFinder.discussion)
            \(StateFinder.ownershipDiscussion)
            A line has key, value, timestamp and task.
            """,
        options: [StateFinder.taskOption, StateFinder.allTasksOption, StateFinder.rawOption],
        settings: Setting.location,
        run: { try run($0, asJSON: true) })

    private static let from = Option("--from", "KEY", "Start at this key.")
    private static let to = Option("--to", "KEY", "End behind this key.")
    private static let limit = Option("--limit", "N", "End after so many entries.")
    private static let timestamps = Option("--timestamps", nil, "Print timestamps first, in milliseconds.")

    private static func run(_ invocation: Invocation, asJSON: Bool) throws -> ExitStatus {
        let arguments = invocation.arguments
        let store = arguments.operands[0]
        var left = try arguments.value(of: limit, .integer(from: 0)) ?? .max
        let readers = try StateFinder(invocation).readers(ofStore: store)
        let formats = try StateFinder.formats(of: store, invocation)
        let first = try arguments.text(of: from).map { try StateFinder.keyBytes($0, formats.key) }
        let last = try arguments.text(of: to).map { try StateFinder.keyBytes($0, formats.key) }
        let scans = try readers.compactMap { try $0.scan(store, from: first) }
        let showsTimestamps = arguments.has(timestamps)
        // Ended in order: the snapshot of a process that is killed keeps the state's file growing.
        let stopping = StopRequest()
        defer { stopping.end() }
        while left > 0, let (scan, key) = nearest(scans) {
            if let last, last.lexicographicallyPrecedes(key) { break }
            try scan.withEntry { timestamp, value in
                if asJSON {
                    let entry = unsafe JSON.entry(
                        key: formats.key.json(of: key.span.bytes), value: formats.value.json(of: value), timestamp,
                        scan.owner)
                    return try invocation.output.writeLine(entry.compact)
                }
                let time = showsTimestamps ? "\(timestamp)\t" : ""
                let shown = unsafe formats.key.text(of: key.span.bytes)
                try invocation.output.writeLine("\(time)\(shown)\t\(formats.value.text(of: value))")
            }
            try scan.advance()
            left -= 1
            if stopping.isMade { return .interrupted }
        }
        withExtendedLifetime(readers) {}
        return .success
    }

    /// The way that stands on the lowest key.
    private static func nearest(_ scans: [StateScan]) -> (StateScan, key: [UInt8])? {
        var best: (StateScan, key: [UInt8])?
        for scan in scans {
            guard let key = scan.key else { continue }
            if let chosen = best, !key.lexicographicallyPrecedes(chosen.key) { continue }
            best = (scan, key)
        }
        return best
    }
}
