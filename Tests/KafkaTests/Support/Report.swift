import Millrace
import MillraceRuntime
import Synchronization

/// Keeps what an application logs.
final class Report: Sendable {
    private let collected = Mutex<[String]>([])

    var logger: StreamsLogger {
        StreamsLogger { level, line in self.collected.withLock { $0.append("\(level): \(line)") } }
    }

    var lines: [String] { collected.withLock { $0 } }

    /// The lines in which all of `words` stand.
    func lines(containing words: String...) -> [String] {
        lines.filter { line in words.allSatisfy { line.contains($0) } }
    }
}
