import Millrace

/// A vector's topology, said in Millrace.
struct Subject: Sendable {
    let define: @Sendable (StreamsBuilder) -> Void
    var handlers = ErrorHandlers()

    init(_ define: @escaping @Sendable (StreamsBuilder) -> Void) { self.define = define }

    func handling(_ change: (inout ErrorHandlers) -> Void) -> Subject {
        var copy = self
        change(&copy.handlers)
        return copy
    }

    /// By the vector's `case`. Those that are missing need operators that don't exist yet.
    static let all: [String: Subject] = stateless.merging(stateful) { first, _ in first }
        .merging(tables) { first, _ in first }.merging(joins) { first, _ in first }
        .merging(composites) { first, _ in first }

    /// The stream that most vectors start with.
    static func input(_ streams: StreamsBuilder, _ topic: String = "in") -> KStream<String, String> {
        streams.stream(topic, key: .string, value: .string)
    }
}
