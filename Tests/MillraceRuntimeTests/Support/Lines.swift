import Foundation

@testable import MillraceRuntime

/// Keeps what is reported.
final class Lines: Sendable {
    private let collected = LockedLines()

    var logger: StreamsLogger { StreamsLogger { [collected] level, line in collected.append("\(level): \(line)") } }

    var all: [String] { collected.all }
}

private final class LockedLines: @unchecked Sendable {
    private let lock = NSLock()
    private var lines: [String] = []

    func append(_ line: String) { lock.withLock { lines.append(line) } }

    var all: [String] { lock.withLock { lines } }
}
