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
        let variables = try Self.run("start", "--port", "0", files: files)
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

    func kill() throws { try Self.run("kill", files: files) }

    func stop() throws { try Self.run("stop", files: files) }

    func start() throws { try Self.run("start", files: files) }

    private func end() {
        // A broker that is down already is fine.
        try? stop()
        files.remove()
    }

    /// Runs the script, and answers what it printed. C: `system`.
    ///
    /// Not by `Process`, which waits for the broker too, that being its child's child.
    @discardableResult private static func run(_ words: String..., files: TemporaryDirectory) throws -> String {
        let output = "\(files.path)/output"
        // Several brokers and the tests share a machine.
        let command = "KAFKA_HEAP_OPTS='-Xms128m -Xmx400m' '\(script)' \(words.joined(separator: " "))"
        guard unsafe system("\(command) --dir '\(files.path)' >'\(output)' 2>'\(output).error'") == 0 else {
            let error = try String(contentsOfFile: "\(output).error", encoding: .utf8)
            throw NeverHappened(what: "broker \(words.joined(separator: " ")): \(error)")
        }
        return try String(contentsOfFile: output, encoding: .utf8)
    }
}
