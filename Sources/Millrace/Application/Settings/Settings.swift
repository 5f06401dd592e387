internal import MillraceRuntime

/// All that can be set from outside: the engine's configuration, and what only the commands use.
struct Settings {
    var streams: StreamsConfiguration
    /// Log lines below it are left out.
    var logLevel = StreamsLogger.Level.info
    /// How often `run` says what it has done.
    var summaryInterval: Duration = .seconds(120)
    /// Where records go that the handlers skip.
    var deadLetterTopic: String?

    init(_ streams: StreamsConfiguration) { self.streams = streams }

    /// What follows from the settings together.
    mutating func finish() {
        guard let deadLetterTopic else { return }
        for handler in [\ErrorHandlers.deserialization, \.processing, \.production]
        where streams.errorHandlers[keyPath: handler].name == ErrorHandler.skip.name {
            streams.errorHandlers[keyPath: handler] = .deadLetter(topic: deadLetterTopic)
        }
    }
}
