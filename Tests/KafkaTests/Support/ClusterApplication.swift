import KafkaClient
import Millrace
import MillraceTesting
import TestBroker

@testable import Millrace

/// An application of a test's stage that runs in this process.
final class ClusterApplication: Sendable {
    let streams: Streams
    let report = Report()

    /// - Parameter directory: where its state is, under the stage's directory: what a machine is to a process.
    init(
        _ stage: Stage, directory: String = "machine", change: (inout StreamsConfiguration) throws -> Void = { _ in },
        define: (StreamsBuilder) -> Void
    ) throws {
        var configuration = StreamsConfiguration(applicationID: stage.id)
        configuration.kafka = stage.connection
        configuration.directory = "\(stage.files.path)/\(directory)"
        configuration.commitInterval = .milliseconds(20)
        configuration.logger = report.logger
        try change(&configuration)
        let builder = StreamsBuilder()
        define(builder)
        streams = try Streams(try builder.build(), configuration)
    }

    /// What it reads goes to its output as it is.
    static func echoing(
        _ stage: Stage, directory: String = "machine", change: (inout StreamsConfiguration) throws -> Void = { _ in },
        _ look: @escaping @Sendable (String) throws -> Void = { _ in }
    ) throws -> ClusterApplication {
        try ClusterApplication(stage, directory: directory, change: change) { builder in
            builder.stream(stage.input, key: .string, value: .string)
                .peek(named: "look") { _, value in try look(value) }.to(stage.output)
        }
    }

    /// It counts the records of each key.
    static func counting(
        _ stage: Stage, directory: String = "machine", change: (inout StreamsConfiguration) throws -> Void = { _ in }
    ) throws -> ClusterApplication {
        try ClusterApplication(stage, directory: directory, change: change) { builder in
            builder.stream(stage.input, key: .string, value: .string).groupByKey().count(store: "counts")
                .toStream().to(stage.output)
        }
    }

    /// Runs beside `body`, and stops in order behind it.
    func run<Result>(_ body: () throws -> Result) throws -> Result {
        let running = Background { [streams] in try await streams.run() }
        let result = Swift.Result { try body() }
        streams.stop()
        // Why it ended says more than what was waited for in vain.
        try running.wait(for: "its end: \(report.lines.suffix(5))").get()
        return try result.get()
    }

    /// Runs beside `body`, which makes it fail, and answers the error that it ends with.
    func failure(_ body: () throws -> Void = {}) throws -> StreamsError {
        let running = Background { [streams] in try await streams.run() }
        defer { streams.stop() }
        try body()
        switch try running.wait(for: "an error that ends it: \(report.lines.suffix(5))") {
        case .success: throw NeverHappened(what: "an error")
        case .failure(let error as StreamsError): return error
        case .failure(let error): throw error
        }
    }

    /// Runs until all input is processed.
    func runUntilCaughtUp() throws { try run { try waitUntilCaughtUp() } }

    func waitUntilCaughtUp() throws {
        try eventually(
            "all input is processed: \(report.lines.suffix(5))", within: .seconds(90), holds: streams.isCaughtUp)
    }

    /// Waits for a line in which all of `words` stand.
    func waitForLine(_ words: String...) throws {
        try eventually("a line with \(words): \(report.lines.suffix(5))", within: .seconds(40)) {
            report.lines.contains { line in words.allSatisfy { line.contains($0) } }
        }
    }
}
