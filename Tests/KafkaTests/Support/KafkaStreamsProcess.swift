import Foundation
import Glibc
import KafkaClient
import MillraceTesting
import TestBroker
import Testing

/// A count on Kafka Streams, with the id and the topics of a stage, as a process of its own.
final class KafkaStreamsProcess {
    private let process = Process()
    private let output: URL

    private static let program = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Programs/KafkaStreams/KafkaStreamsCount.java").path

    init(_ stage: Stage, _ grouping: Grouping) throws {
        output = URL(filePath: "\(stage.files.path)/\(Broker.unique("kafka-streams")).log")
        try Data().write(to: output)
        let libraries = try #require(KafkaStreamsLibraries.folder)
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            ["java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m", "-Dlog4j2.level=INFO"]
            + ["-cp", "\(libraries)/*", Self.program, grouping.rawValue]
            + [stage.connection.brokers.joined(separator: ","), stage.id, stage.input, stage.output]
            + ["\(stage.files.path)/kafka-streams"]
        let file = try FileHandle(forWritingTo: output)
        process.standardOutput = file
        process.standardError = file
        try process.run()
    }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    /// The end of what it has logged.
    private var log: String {
        get throws {
            try String(contentsOf: output, encoding: .utf8).split(separator: "\n").suffix(20).joined(separator: "\n")
        }
    }

    /// Waits until a condition holds, while it runs.
    func wait(for what: String, holds condition: () throws -> Bool) throws {
        try eventually("\(what): \((try? log) ?? "")", within: .seconds(90)) {
            guard process.isRunning else { throw NeverHappened(what: "\(what), it has ended: \(try log)") }
            return try condition()
        }
    }

    /// Asks it to end, and waits until it has ended in order.
    func stop() throws {
        process.terminate()
        try eventually("the end of Kafka Streams: \((try? log) ?? "")", within: .seconds(60)) { !process.isRunning }
        // What Java makes of SIGTERM when its shutdown hooks are done.
        guard process.terminationStatus == 128 + SIGTERM else {
            throw NeverHappened(what: "an end in order: \(process.terminationStatus), \(try log)")
        }
    }
}
