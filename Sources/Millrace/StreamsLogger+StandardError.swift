public import MillraceRuntime

extension StreamsLogger {
    /// Writes lines of level `info` and above to the standard error.
    public static let standardError = standardError(from: .info)

    /// Writes lines of a level and above to the standard error: `2026-03-09T14:05:31.042Z INFO State: …`.
    public static func standardError(from level: Level) -> StreamsLogger {
        StreamsLogger { lineLevel, line in
            guard lineLevel >= level else { return }
            var text = "\(SystemTime().wallClock.utcText) \(lineLevel.rawValue.uppercased()) \(line)\n"
            text.withUTF8 { unsafe StandardError.write(UnsafeRawBufferPointer($0)) }
        }
    }
}
