import MillraceTesting
import Synchronization

@testable import Millrace
@testable import MillraceApplication

/// Runs commands of an application in a directory of their own, without a process.
///
/// Unchecked: nothing of it changes, and the closures of the tests share nothing.
final class CommandHarness: @unchecked Sendable {
    private let directory: TemporaryDirectory
    private let application: Application

    /// What a command wrote, and how it ended.
    struct Outcome {
        let status: ExitStatus
        let output: String
        let error: String

        /// The output's lines.
        var lines: [String] { output.split(separator: "\n").map(String.init) }
    }

    init(
        id: String = "word-count", _ define: @escaping (StreamsBuilder) throws -> Void = CommandHarness.countWords,
        configure: @escaping (inout StreamsConfiguration) -> Void = { _ in }
    ) throws {
        directory = try TemporaryDirectory()
        application = Application(id: id, define: define, configure: configure)
    }

    /// Where the log and the state are.
    var path: String { directory.path }

    deinit { directory.remove() }

    /// Lines in, how often each word came out, by way of a repartition topic and a store.
    static func countWords(_ streams: StreamsBuilder) {
        streams.stream("lines", key: .ignored, value: .string)
            .flatMapValues { line in line.split(separator: " ").map(String.init) }
            .groupBy { _, word in word }
            .count(store: "counts")
            .toStream()
            .to("word-counts")
    }

    /// Runs a command line, without the program's name. The log and the state are in `directory`.
    func run(_ words: String..., input: String = "", environment: [String: String] = [:]) async -> Outcome {
        await run(words, bytes: Array(input.utf8), environment: environment)
    }

    func run(_ words: [String], input: String = "", environment: [String: String] = [:]) async -> Outcome {
        await run(words, bytes: Array(input.utf8), environment: environment)
    }

    func run(_ words: String..., bytes: [UInt8]) async -> Outcome { await run(words, bytes: bytes, environment: [:]) }

    private func run(_ words: [String], bytes: [UInt8], environment: [String: String]) async -> Outcome {
        let output = Output.memory
        let written = WrittenText()
        let console = Console { written.append($0) }
        let status = await CommandLineInterface.run(
            ["/usr/bin/word-count"] + words, of: application, commands: .all,
            environment: ["MILLRACE_DIRECTORY": directory.path].merging(environment) { $1 }, input: Input(bytes),
            output: output, console: console)
        return Outcome(status: status, output: output.text, error: written.text)
    }
}

/// What was written to a console, from any thread.
final class WrittenText: Sendable {
    private let state = Mutex("")

    var text: String { state.withLock { $0 } }

    func append(_ text: String) { state.withLock { $0 += text } }
}
