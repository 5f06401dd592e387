import Foundation
import Glibc
import KafkaClient
import MillraceTesting
import TestBroker

/// The counting application of a stage as a process of its own.
final class SubjectProcess {
    private let process = Process()
    private let output: URL

    /// - Parameter directory: where its state is, under the stage's directory: what a machine is to a process.
    convenience init(_ stage: Stage, directory: String, _ options: String...) throws {
        try self.init(stage, directory: directory, command: ["run", "--commit-interval", "20ms"] + options)
    }

    /// Runs one of the application's commands.
    init(_ stage: Stage, directory: String, command: [String], environment: [String: String] = [:]) throws {
        let name = "\(stage.files.path)/\(directory)-\(Broker.unique("log"))"
        output = URL(filePath: name)
        try Data().write(to: output)
        // Beside the tests, where all programs are built.
        process.executableURL = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appending(path: "kafka-subject")
        process.arguments =
            command + ["--brokers", stage.connection.brokers.joined(separator: ",")]
            + ["--directory", "\(stage.files.path)/\(directory)"]
        let library = ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"].map { ["LD_LIBRARY_PATH": $0] } ?? [:]
        process.environment = ["SUBJECT_ID": stage.id].merging(library) { $1 }.merging(environment) { $1 }
        let file = try FileHandle(forWritingTo: output)
        process.standardOutput = file
        process.standardError = file
        try process.run()
    }

    deinit { kill() }

    var number: Int32 { process.processIdentifier }

    /// What it has logged.
    var log: String { get throws { try String(contentsOf: output, encoding: .utf8) } }

    func waitForLine(_ words: String...) throws {
        try eventually("a line with \(words): \((try? log) ?? "")", within: .seconds(90)) {
            try log.split(separator: "\n").contains { line in words.allSatisfy { line.contains($0) } }
        }
    }

    /// Asks it to end, and answers its exit code.
    func terminate() throws -> Int32 {
        process.terminate()
        return try waitForEnd()
    }

    func waitForEnd() throws -> Int32 {
        try eventually("its end: \((try? log) ?? "")", within: .seconds(90)) { !process.isRunning }
        return process.terminationStatus
    }

    func kill() { if process.isRunning { Glibc.kill(process.processIdentifier, SIGKILL) } }
}
