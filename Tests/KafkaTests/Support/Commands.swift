import MillraceTesting
import Synchronization
import TestBroker

@testable import Millrace
@testable import MillraceApplication

/// Runs commands of a word count on a cluster, without a process.
struct Commands {
    let stage: Stage

    struct Outcome {
        let status: ExitStatus
        let output: String
        let error: String

        /// The output's lines, sorted.
        var lines: [String] { output.split(separator: "\n").map(String.init).sorted() }
    }

    func run(_ words: String..., input: String = "") throws -> Outcome { try run(words, input: input) }

    func run(_ words: [String], input: String = "", environment: [String: String] = [:]) throws -> Outcome {
        let variables = [
            "KAFKA_BROKERS": stage.connection.brokers.joined(separator: ","), "MILLRACE_DIRECTORY": stage.files.path,
        ]
        .merging(environment) { $1 }
        let bytes = Array(input.utf8)
        let outcome = Mutex<Outcome?>(nil)
        let running = Background { [stage] in
            let output = Output.memory
            let written = Mutex("")
            let status = await CommandLineInterface.run(
                ["/usr/bin/word-count"] + words, of: Self.wordCount(stage), commands: .all, environment: variables,
                input: Input(bytes), output: output, console: Console { text in written.withLock { $0 += text } })
            let end = Outcome(status: status, output: output.text, error: written.withLock { $0 })
            outcome.withLock { $0 = end }
        }
        try running.wait(for: "the end of \(words)", within: .seconds(90)).get()
        guard let end = outcome.withLock({ $0 }) else { throw NeverHappened(what: "an outcome of \(words)") }
        return end
    }

    private static func wordCount(_ stage: Stage) -> Application {
        Application(id: stage.id) { streams in
            streams.stream(stage.input, key: .ignored, value: .string)
                .flatMapValues { line in line.split(separator: " ").map(String.init) }
                .groupBy { _, word in word }.count(store: "counts").toStream().to(stage.output)
        } configure: { _ in
        }
    }
}
