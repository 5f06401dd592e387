import KafkaClient
import Millrace
import MillraceTesting
import Synchronization
import TestBroker

@testable import Millrace

/// An application of a test's stage that runs in this process.
final class ClusterApplication: Sendable {
    let streams: Streams
    let report = Report()

    /// - Parameter directory: where its state is, under the stage's directory: what a machine is to a process.
    init(
        _ stage: Stage, directory: String = "machine", change: (inout StreamsConfiguration) -> Void = { _ in },
        define: (StreamsBuilder) -> Void
    ) throws {
        var configuration = StreamsConfiguration(applicationID: stage.id)
        configuration.kafka = stage.connection
        configuration.directory = "\(stage.files.path)/\(directory)"
        configuration.commitInterval = .milliseconds(20)
        configuration.logger = report.logger
        change(&configuration)
        let builder = StreamsBuilder()
        define(builder)
        streams = try Streams(try builder.build(), configuration)
    }

    /// What it reads goes to its output as it is.
    static func echoing(
        _ stage: Stage, directory: String = "machine", change: (inout StreamsConfiguration) -> Void = { _ in },
        _ look: @escaping @Sendable (String) throws -> Void = { _ in }
    ) throws -> ClusterApplication {
        try ClusterApplication(stage, directory: directory, change: change) { builder in
            builder.stream(stage.input, key: .string, value: .string)
                .peek(named: "look") { _, value in try look(value) }.to(stage.output)
        }
    }

    /// It counts the records of each key.
    static func counting(
        _ stage: Stage, directory: String = "machine", change: (inout StreamsConfiguration) -> Void = { _ in }
    ) throws -> ClusterApplication {
        try ClusterApplication(stage, directory: directory, change: change) { builder in
            builder.stream(stage.input, key: .string, value: .string).groupByKey().count(store: "counts")
                .toStream().to(stage.output)
        }
    }

    /// Runs beside `body`, and stops in order behind it.
    func run<Result>(_ body: () async throws -> Result) async throws -> Result {
        let running = Task { try await streams.run() }
        do {
            let result = try await body()
            streams.stop()
            try await running.value
            return result
        } catch {
            streams.stop()
            // Why it ended says more than what was waited for in vain.
            if case .failure(let failure) = await running.result { throw failure }
            throw error
        }
    }

    /// Runs until all input is processed.
    func runUntilCaughtUp() async throws {
        try await run { try await caughtUp() }
    }

    func caughtUp() async throws {
        try await eventually("all input is processed: \(report.lines.suffix(5))") { try self.isCaughtUp }
    }

    var isCaughtUp: Bool { get throws { try streams.isCaughtUp() } }

    /// Waits for a line in which all of `words` stand.
    func reports(_ words: String..., within limit: Duration = .seconds(40)) async throws {
        try await eventually("a line with \(words)", within: limit) {
            self.report.lines.contains { line in words.allSatisfy { line.contains($0) } }
        }
    }

    /// The error that `run()` ends with.
    func failure(within limit: Duration = .seconds(40)) async throws -> StreamsError {
        let running = Task { try await streams.run() }
        let ended = Mutex(false)
        Task {
            _ = await running.result
            ended.withLock { $0 = true }
        }
        do {
            try await eventually("an error ends it: \(report.lines.suffix(5))", within: limit) { ended.withLock { $0 } }
        } catch {
            streams.stop()
            throw error
        }
        do {
            try await running.value
            throw NeverHappened(what: "an error")
        } catch let error as StreamsError {
            return error
        }
    }
}

/// Waits until `condition` holds, without keeping a thread from others.
func eventually(
    _ what: @autoclosure () -> String, within limit: Duration = .seconds(40), _ condition: () throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + limit
    while try !condition() {
        if ContinuousClock.now > deadline { throw NeverHappened(what: what()) }
        try await Task.sleep(for: .milliseconds(10))
    }
}
