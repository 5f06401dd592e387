import MillraceRuntime

/// Keeps what an application reports.
struct LineLog {
    private let collected = Collector<String>()

    var logger: StreamsLogger {
        StreamsLogger { [collected] level, line in collected.append("\(level): \(line)") }
    }

    var lines: [String] { collected.elements }

    func lines(containing text: String) -> [String] { lines.filter { $0.contains(text) } }

    /// What was reported since the last call.
    func take() -> [String] { collected.take() }
}
