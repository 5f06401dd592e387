/// Where Millrace reports what happens: one line an event, by level.
///
/// Shaped like swift-log's, so that an adapter is a few lines: `StreamsLogger { level, line in … }`.
public struct StreamsLogger: Sendable {
    /// How much a line matters.
    public enum Level: String, Sendable, CaseIterable, Comparable {
        case debug, info, warning, error

        /// Less important levels come first.
        public static func < (left: Level, right: Level) -> Bool {
            (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
        }
    }

    private let write: @Sendable (Level, String) -> Void

    /// A logger that hands each line to `write`.
    public init(_ write: @escaping @Sendable (Level, String) -> Void) { self.write = write }

    /// A logger that says nothing.
    public static let silent = StreamsLogger { _, _ in }

    /// Reports a line.
    public func log(_ level: Level, _ line: @autoclosure () -> String) { write(level, line()) }

    package func info(_ line: @autoclosure () -> String) { log(.info, line()) }
    package func warning(_ line: @autoclosure () -> String) { log(.warning, line()) }
    package func error(_ line: @autoclosure () -> String) { log(.error, line()) }
    package func debug(_ line: @autoclosure () -> String) { log(.debug, line()) }
}
