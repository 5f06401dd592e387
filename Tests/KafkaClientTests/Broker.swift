import KafkaClient
import Testing

/// The cluster that tests run against.
enum Broker {
    static let isConfigured = KafkaConfiguration.processVariable("KAFKA_BROKERS").map { !$0.isEmpty } ?? false

    static func connection() throws -> KafkaConfiguration {
        var connection = try #require(try KafkaConfiguration())
        connection.log = { _ in }
        return connection
    }

    /// A cluster that isn't there.
    static var nowhere: KafkaConfiguration {
        KafkaConfiguration(brokers: ["127.0.0.1:1"], log: { _ in })
    }

    /// A name that no other test has.
    static func unique(_ stem: String) -> String {
        "\(stem)-\(String(UInt64.random(in: .min ... .max), radix: 36))"
    }

    /// Records of tests are often from 1970; Kafka would delete them soon.
    private static let forever = ["retention.ms": "-1"]

    /// Makes a topic, and deletes it when `body` is done.
    static func withTopic<Result>(
        partitions: Int32 = 1, settings: [String: String] = [:], _ body: (KafkaAdmin, String) throws -> Result
    ) throws -> Result {
        let admin = try KafkaAdmin(connection())
        defer { admin.close() }
        let name = unique("client")
        try admin.createTopics([
            KafkaTopic(name: name, partitions: partitions, settings: forever.merging(settings) { $1 })
        ])
        defer { #expect(throws: Never.self) { try admin.deleteTopics([name]) } }
        return try body(admin, name)
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

struct NeverHappened: Error { var what: String }

/// The text that the bytes of a span are; nil for none.
func text(_ span: RawSpan?) -> String? {
    guard let span else { return nil }
    return String(
        decoding: (0..<span.byteCount).map { unsafe span.unsafeLoad(fromByteOffset: $0, as: UInt8.self) },
        as: UTF8.self)
}

extension KafkaProducer {
    func produce(_ value: String, to topic: Topic, partition: Int32 = 0, timestamp: Int64? = nil) throws {
        let bytes = Array(value.utf8)
        try unsafe produce(to: topic, partition: partition, key: nil, value: bytes.span.bytes, timestamp: timestamp)
    }
}

extension KafkaRecordBatch {
    var values: [String?] { (0..<count).map { withRecord(at: $0) { text($0.value) } } }
}
