import Millrace
import MillraceRuntime
import MillraceTesting

/// A topology that runs in a test driver, with topics of text that are easy to write and to compare.
final class Trial {
    let driver: TopologyTestDriver
    let topology: Topology
    private var positions: [String: [PartitionID: Offset]] = [:]

    /// Runs what `define` says.
    init(
        partitions: Int32 = 1, handlers: ErrorHandlers = ErrorHandlers(), logger: StreamsLogger = .silent,
        startTime: Timestamp = 0, define: (StreamsBuilder) throws -> Void
    ) throws {
        let builder = StreamsBuilder()
        try define(builder)
        topology = try builder.build()
        driver = try TopologyTestDriver(
            topology, startTime: startTime, partitions: partitions, handlers: handlers, logger: logger)
    }

    /// Runs what `define` makes of a stream of texts from the topic `in`.
    convenience init(
        partitions: Int32 = 1, handlers: ErrorHandlers = ErrorHandlers(), logger: StreamsLogger = .silent,
        texts define: (KStream<String, String>) throws -> Void
    ) throws {
        try self.init(partitions: partitions, handlers: handlers, logger: logger) { builder in
            try define(builder.stream("in", key: .string, value: .string))
        }
    }

    /// Pipes a record of text in; nil is null.
    func pipe(
        _ key: String?, _ value: String?, at time: Timestamp = 0, headers: Headers = Headers(), to topic: String = "in",
        partition: PartitionID? = nil
    ) throws {
        try pipe(
            bytes: key.map { Array($0.utf8) }, value.map { Array($0.utf8) }, at: time, headers: headers, to: topic,
            partition: partition)
    }

    /// Pipes a record of bytes in; nil is null.
    func pipe(
        bytes key: [UInt8]?, _ value: [UInt8]?, at time: Timestamp = 0, headers: Headers = Headers(),
        to topic: String = "in", partition: PartitionID? = nil
    ) throws {
        try driver.pipe(key: key, value: value, headers: headers, timestamp: time, partition: partition, to: topic)
    }

    /// What came out on a topic since the last call, a line each: `key=value@time`, then the headers' names.
    func lines(_ topic: String = "out") throws -> [String] {
        try lines(topic, value: .string)
    }

    /// The same for values of another format.
    func lines<Value>(_ topic: String = "out", value: Serde<Value>) throws -> [String] {
        try records(topic).map { record in
            let key = try record.key.map { try Serde.string.value(of: $0) } ?? "null"
            let value = try record.value.map { "\(try value.value(of: $0))" } ?? "null"
            let headers = record.headers.map { " \($0.name)" }.joined()
            return "\(key)=\(value)@\(record.timestamp)\(headers)"
        }
    }

    /// What came out on a topic since the last call, as bytes.
    func records(_ topic: String = "out") throws -> [RawTestRecord] {
        try driver.records(of: topic, from: &positions[topic, default: [:]])
    }

    /// A store's rows, a line each.
    func rows<Value>(_ store: String, value: Serde<Value>) throws -> [String] {
        try driver.entries(of: store).map { entry in
            let key = try Serde.string.value(of: entry.key)
            return "\(key)=\(try value.value(of: entry.value))@\(entry.timestamp)"
        }
    }
}

extension StreamsBuilder {
    /// What is wrong with the topology, a line each; empty if it can be built.
    func mistakes() -> [String] {
        do {
            _ = try build()
            return []
        } catch {
            return "\(error)".split(separator: "\n").dropFirst()
                .map { $0.hasPrefix("  - ") ? String($0.dropFirst(4)) : String($0) }
        }
    }
}

/// What a topology says when its definition has mistakes.
func mistakes(_ define: (StreamsBuilder) -> Void) -> [String] {
    let builder = StreamsBuilder()
    define(builder)
    return builder.mistakes()
}

/// The generated names of internal topics that a topology uses.
func repartitionTopics(_ topology: Topology) -> [String] {
    topology.plan.subtopologies.flatMap(\.sinkTopics).filter(\.isInternal).map(\.baseName)
}

/// A failure that a test throws into a topology.
struct Oops: Error, CustomStringConvertible {
    var description: String { "oops" }
}
