import KafkaClient
import KafkaLog
import MillraceRuntime
import Testing

/// The cluster that tests run against.
enum Broker {
    static let isConfigured = KafkaConfiguration.processVariable("KAFKA_BROKERS").map { !$0.isEmpty } ?? false

    static func connection() throws -> KafkaConfiguration {
        var connection = try #require(try KafkaConfiguration())
        connection.log = { _ in }
        return connection
    }

    static func cluster(_ change: (inout KafkaLogConfiguration) -> Void = { _ in }) throws -> KafkaCluster {
        var configuration = KafkaLogConfiguration(try connection())
        change(&configuration)
        return try KafkaCluster(configuration)
    }

    /// A name that no other test has.
    static func unique(_ stem: String) -> String {
        "\(stem)-\(String(UInt64.random(in: .min ... .max), radix: 36))"
    }

    /// Records of tests are often from 1970; Kafka would delete them soon.
    private static let forever = ["retention.ms": "-1"]

    /// Makes a topic, and deletes it when `body` is done.
    static func withTopic<Result>(
        _ cluster: KafkaCluster, partitions: Int32 = 1, settings: [String: String] = [:],
        _ body: (String) throws -> Result
    ) throws -> Result {
        let name = unique("seam")
        try cluster.admin.createTopics([
            TopicSpecification(name: name, partitions: partitions, settings: forever.merging(settings) { $1 })
        ])
        defer { #expect(throws: Never.self) { try cluster.admin.deleteTopics([name]) } }
        return try body(name)
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips the test where no broker is named.
    static var requiresBroker: Self {
        .enabled(if: Broker.isConfigured, "KAFKA_BROKERS names no cluster; set it to host:port to run this test")
    }
}

/// Waits until `condition` answers something; fails after half a minute.
func eventually<Value>(_ what: String, _ condition: () throws -> Value?) throws -> Value {
    let deadline = ContinuousClock.now + .seconds(30)
    while ContinuousClock.now < deadline {
        if let value = try condition() { return value }
    }
    throw NeverHappened(what: what)
}

/// Waits until `condition` holds; fails after half a minute.
func eventually(_ what: String, holds condition: () throws -> Bool) throws {
    let _: Bool = try eventually(what) { try condition() ? true : nil }
}

struct NeverHappened: Error { var what: String }

/// The text that the bytes of a span are; nil for none.
func text(_ span: RawSpan?) -> String? {
    guard let span else { return nil }
    return String(
        decoding: (0..<span.byteCount).map { unsafe span.unsafeLoad(fromByteOffset: $0, as: UInt8.self) },
        as: UTF8.self)
}
