import Foundation
import KafkaClient
import MillraceTesting
import TestBroker

/// A broker that only one test uses, so that it may be killed.
final class OwnBroker: Sendable {
    let connection: KafkaConfiguration
    private let files: TemporaryDirectory

    private static let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Kafka/broker").path

    init() throws {
        files = try TemporaryDirectory()
        let variables = try Self.run("start", "--port", "0", "--dir", files.path)
        let brokers = variables.split(separator: "\n").first { $0.hasPrefix("export KAFKA_BROKERS=") }
            .map { String($0.drop { $0 != "=" }.dropFirst()) }
        guard let brokers else { throw NeverHappened(what: "a broker that says where it is: \(variables)") }
        connection = KafkaConfiguration(brokers: [brokers], log: { _ in })
    }

    static func with(_ body: @escaping @Sendable (OwnBroker) throws -> Void) async throws {
        try await onOwnThread {
            let broker = try OwnBroker()
            defer { broker.end() }
            try body(broker)
        }
    }

    func kill() throws { try Self.run("kill", "--dir", files.path) }

    func stop() throws { try Self.run("stop", "--dir", files.path) }

    func start() throws { try Self.run("start", "--dir", files.path) }

    private func end() {
        // A broker that is down already is fine.
        try? kill()
        files.remove()
    }

    /// Runs the script, and answers what it printed.
    @discardableResult private static func run(_ words: String...) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: script)
        process.arguments = words
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        // Several brokers and the tests share a machine.
        process.environment = ProcessInfo.processInfo.environment.merging(["KAFKA_HEAP_OPTS": "-Xms128m -Xmx400m"]) {
            $1
        }
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        if process.terminationStatus != 0 { throw NeverHappened(what: "broker \(words.joined(separator: " "))") }
        return text
    }
}
