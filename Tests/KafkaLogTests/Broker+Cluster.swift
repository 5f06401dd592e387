import KafkaLog
import MillraceRuntime
import TestBroker

extension Broker {
    static func cluster(_ change: (inout KafkaLogConfiguration) -> Void = { _ in }) throws -> KafkaCluster {
        var configuration = KafkaLogConfiguration(try connection())
        change(&configuration)
        return try KafkaCluster(configuration)
    }

    /// Makes a topic, and deletes it when `body` is done.
    static func withTopic<Result>(
        _ cluster: KafkaCluster, partitions: Int32 = 1, settings: [String: String] = [:],
        _ body: (String) throws -> Result
    ) throws -> Result {
        try withTopic(partitions: partitions, settings: settings) { _, name in try body(name) }
    }
}
