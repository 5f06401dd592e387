package import KafkaClient

/// The cluster that tests run against: what the environment names.
package enum Broker {
    /// How to reach it without encryption or login (`KAFKA_BROKERS`).
    package static func connection() throws -> KafkaConfiguration {
        let brokers = try required("KAFKA_BROKERS").split(separator: ",").map(String.init)
        return KafkaConfiguration(brokers: brokers, log: { _ in })
    }

    /// A cluster that isn't there.
    package static var nowhere: KafkaConfiguration {
        KafkaConfiguration(brokers: ["127.0.0.1:1"], log: { _ in })
    }

    /// A name that no other test has.
    package static func unique(_ stem: String) -> String {
        "\(stem)-\(String(UInt64.random(in: .min ... .max), radix: 36))"
    }

    /// Makes a topic, and deletes it when `body` is done.
    package static func withTopic<Result>(
        partitions: Int32 = 1, settings: [String: String] = [:], _ body: (KafkaAdmin, String) throws -> Result
    ) throws -> Result {
        let admin = try KafkaAdmin(connection())
        defer { admin.close() }
        let name = unique("test")
        // Records of tests are often from 1970; Kafka would delete them soon.
        let settings = ["retention.ms": "-1"].merging(settings) { $1 }
        try admin.createTopics([KafkaTopic(name: name, partitions: partitions, settings: settings)])
        let outcome = Swift.Result { try body(admin, name) }
        try admin.deleteTopics([name])
        return try outcome.get()
    }

    static func variable(_ name: String) -> String? {
        KafkaConfiguration.processVariable(name).flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func required(_ name: String) throws -> String {
        guard let value = variable(name) else { throw MissingVariable(name: name) }
        return value
    }
}

/// A broker is wanted, and the environment doesn't name it.
struct MissingVariable: Error, CustomStringConvertible {
    let name: String

    var description: String { "\(name) is not set; `./dev test` sets it where KAFKA_HOME names a Kafka distribution" }
}
