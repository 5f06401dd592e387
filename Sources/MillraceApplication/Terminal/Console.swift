internal import MillraceRuntime
internal import Synchronization

/// Messages to people, beside the data: the standard error. Any thread may use it.
final class Console: Sendable {
    let isTerminal: Bool
    private let hasColours: Bool
    private let width: @Sendable () -> Int
    private let write: @Sendable (String) -> Void
    private let state = Mutex(State())

    private struct State {
        var level = StreamsLogger.Level.info
        /// What stands in the last line of a terminal, and is written anew below each other line.
        var statusLine = ""
    }

    /// The process's standard error. Colours only on a terminal, and not under `NO_COLOR`.
    static func standardError(environment: [String: String]) -> Console {
        let descriptor = FileDescriptor.standardError
        return Console(
            isTerminal: descriptor.isTerminal, hasColours: descriptor.isTerminal && wantsColours(environment),
            width: { descriptor.terminalWidth }
        ) { text in
            var text = text
            // Where people can't be told, nobody can be told about that either.
            text.withUTF8 { unsafe try? descriptor.write(UnsafeRawBufferPointer($0)) }
        }
    }

    init(
        isTerminal: Bool = false, hasColours: Bool = false, width: @escaping @Sendable () -> Int = { 80 },
        write: @escaping @Sendable (String) -> Void
    ) {
        self.isTerminal = isTerminal
        self.hasColours = hasColours
        self.width = width
        self.write = write
    }

    static func wantsColours(_ environment: [String: String]) -> Bool {
        (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }

    /// Lines below this level are left out of the log.
    func setLevel(_ level: StreamsLogger.Level) { state.withLock { $0.level = level } }

    /// A logger that writes here, with time and level.
    var logger: StreamsLogger {
        StreamsLogger { [self] level, line in
            guard level >= state.withLock({ $0.level }) else { return }
            let name = level.rawValue.uppercased()
            let padded = name + String(repeating: " ", count: max(0, 7 - name.count))
            writeLine("\(ClockText.now) \(coloured(padded, by: level)) \(line)")
        }
    }

    /// A line of the command itself.
    func note(_ text: String) { writeLine(text) }

    func warn(_ text: String) { writeLine("\(coloured("warning:", by: .warning)) \(text)") }

    func error(_ text: String) { writeLine("\(coloured("error:", by: .error)) \(text)") }

    /// Keeps `text` in the last line of the terminal; an empty one takes it away.
    func setStatusLine(_ text: String) {
        guard isTerminal else { return }
        let text = String(text.prefix(max(0, width() - 1)))
        state.withLock { state in
            guard state.statusLine != text else { return }
            state.statusLine = text
            write("\r\u{1b}[K\(text)")
        }
    }

    private func writeLine(_ text: String) {
        state.withLock { state in
            if state.statusLine.isEmpty {
                write("\(text)\n")
            } else {
                write("\r\u{1b}[K\(text)\n\(state.statusLine)")
            }
        }
    }

    private func coloured(_ text: String, by level: StreamsLogger.Level) -> String {
        guard hasColours else { return text }
        let code =
            switch level {
            case .debug: "2"
            case .info: "32"
            case .warning: "33"
            case .error: "31"
            }
        return "\u{1b}[\(code)m\(text)\u{1b}[0m"
    }
}
