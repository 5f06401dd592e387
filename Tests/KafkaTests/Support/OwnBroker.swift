import Foundation
import KafkaClient
import MillraceTesting
import TestBroker
import Testing

/// A broker that only one test uses, so that it may be killed.
final class OwnBroker: Sendable {
    let connection: KafkaConfiguration
    /// The address of the listener with TLS and a login.
    let secureAddress: String
    /// The file of the authority that signed its certificate.
    var authorities: String { "\(files.path)/tls/ca.pem" }
    private let files: TemporaryDirectory

    private static let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Support/Broker/broker").path

    /// - Parameter settings: settings of the broker; `{port}` in one stands for its port.
    init(settings: [String: String] = [:]) throws {
        files = try TemporaryDirectory()
        let variables = try Self.run(["start", "--port", "0"] + Self.options(settings), files: files)
        func value(_ name: String) -> String? {
            variables.split(separator: "\n").first { $0.hasPrefix("export \(name)=") }
                .map { String($0.drop { $0 != "=" }.dropFirst()) }
        }
        guard let brokers = value("KAFKA_BROKERS"), let secure = value("KAFKA_SECURE_BROKERS") else {
            throw NeverHappened(what: "a broker that says where it is: \(variables)")
        }
        connection = KafkaConfiguration(brokers: [brokers], log: { _ in })
        secureAddress = secure
    }

    static func with(
        settings: [String: String] = [:], _ body: @escaping @Sendable (OwnBroker) throws -> Void
    ) async throws {
        try await onOwnThread {
            let broker = try OwnBroker(settings: settings)
            defer { broker.end() }
            try body(broker)
        }
    }

    func kill() throws { try Self.run(["kill"], files: files) }

    func stop() throws { try Self.run(["stop"], files: files) }

    func start() throws { try Self.run(["start"], files: files) }

    /// Lets alice do something (`kafka-acls.sh`).
    ///
    /// - Parameter resource: an option of that script: `--topic t`.
    func allow(_ operations: String, on resource: String) throws {
        let options = operations.split(separator: " ").map { "--operation \($0)" }.joined(separator: " ")
        let home = try #require(KafkaConfiguration.processVariable("KAFKA_HOME"))
        let command =
            "KAFKA_HEAP_OPTS=-Xmx100m LOG_DIR='\(files.path)/logs' '\(home)/bin/kafka-acls.sh' --bootstrap-server"
            + " \(connection.brokers[0]) --add --force --allow-principal User:alice \(options) \(resource)"
        guard unsafe system("\(command) >'\(files.path)/acls' 2>&1") == 0 else {
            let answer = try String(contentsOfFile: "\(files.path)/acls", encoding: .utf8)
            throw NeverHappened(what: "\(command): \(answer)")
        }
    }

    /// Starts it, stopped before, where clients don't know it yet.
    func start(port: Int) throws { try Self.run(["start", "--port", "\(port)"], files: files) }

    private static func options(_ settings: [String: String]) -> [String] {
        settings.sorted { $0.key < $1.key }.flatMap { ["--set", "'\($0.key)=\($0.value)'"] }
    }

    private func end() {
        // A broker that is down already is fine.
        try? stop()
        files.remove()
    }

    /// Runs the script, and answers what it printed. C: `system`.
    ///
    /// Not by `Process`, which waits for the broker too, that being its child's child.
    @discardableResult private static func run(_ words: [String], files: TemporaryDirectory) throws -> String {
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
